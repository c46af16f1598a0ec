"""Changes of source that holdlint makes when it is asked to."""
