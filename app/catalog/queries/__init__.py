"""Reading products and makers: ``cards``, ``shown`` and ``makers`` for everybody, other files for owners and officers."""
