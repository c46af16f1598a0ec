"""Headers + rules → program: who is called, what reaches a wait. Nothing here opens a file."""
