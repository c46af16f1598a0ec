"""The pages of the documentation that are made from the source, and the examples in all of them."""
