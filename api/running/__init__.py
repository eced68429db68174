"""Is the service well: health, readiness, metrics, limits."""
