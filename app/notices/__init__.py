"""What people are told: the inbox on the site and letters by e-mail."""
