"""What facilities owe, and how it is paid."""
