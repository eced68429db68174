"""Publications: the acts that make rosters binding."""
