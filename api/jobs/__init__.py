"""What runs in the background: a small port, and one implementation on our own table."""
