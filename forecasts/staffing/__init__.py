"""From a forecast to the agents it takes: load, Erlang C and A, shrinkage, requirement."""
