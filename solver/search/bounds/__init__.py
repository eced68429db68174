"""Lower bounds at any size: a linear relaxation over classes of agents, certified by its own prices."""
