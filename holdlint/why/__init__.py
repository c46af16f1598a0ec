"""`holdlint why`: in full, why a call is reported, or why it is not."""
