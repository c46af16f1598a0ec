"""What a program's holds ask of its pools: facts from the source, sums from rates."""
