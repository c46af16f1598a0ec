"""The source of installed libraries of which no rule says anything, read where the program calls into them."""
