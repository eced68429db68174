"""Rosters: asked for, judged, shown."""
