"""Reading products and makers: ``cards`` for the public side, other files for owners and officers."""
