"""CP-SAT encodings of the primitives: the reference model of every rule. Imports OR-Tools, as `solver.search` does."""
