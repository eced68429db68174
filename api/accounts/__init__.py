"""Users, logins, API keys."""
