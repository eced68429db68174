"""One program per tool, each run in the environment of that tool: an instance file in, an answer file out."""
