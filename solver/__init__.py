"""The supply side: a roster problem in, a roster and its assessment out."""
