"""One file → its header. Nothing here raises on user code, and nothing here knows a library."""
