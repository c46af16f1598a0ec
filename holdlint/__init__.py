"""holdlint finds database connections that are held while a Python program waits on something else."""

__version__ = "0.1.0"
