"""The vocabulary: data without logic."""
