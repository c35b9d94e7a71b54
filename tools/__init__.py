"""Tools of the house: nothing here runs on the site."""
