"""Findings that are known and not told: which ones they are, without line numbers, and how they are found again."""
