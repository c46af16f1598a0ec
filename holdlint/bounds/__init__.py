"""For how long what is met can last: numbers in the source, followed to where they were written."""
