"""The heart: bodies read through libcst, and what happens to handles while they run."""
