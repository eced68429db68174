"""How good the engine is and how fast: one command a benchmark, one JSON line an instance on standard output."""
