"""The nouns of the supply side: frozen data, no I/O, no solver."""
