"""The ground every room stands on; imports no room."""
