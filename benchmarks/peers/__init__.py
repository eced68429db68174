"""One question asked of several rostering tools, and one judge for all their answers."""
