"""The service: HTTP, database, jobs, screens and the command line around the two engines."""
