"""What is new since another state of the program: which lines changed, which findings came, and through which line."""
