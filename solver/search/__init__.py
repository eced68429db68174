"""The engines: construct, improve, prove, repair, diagnose. Beside `solver.model` the only room that loads OR-Tools."""
