"""Printing: one module a format. They know findings, and nothing of how these came about."""
