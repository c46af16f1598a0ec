"""Which version of a library a program runs with, as far as files say it: nothing is imported and nothing is run."""
