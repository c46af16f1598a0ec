"""What the command line's commands do besides declaring their options: one module for each thing that is asked for."""
