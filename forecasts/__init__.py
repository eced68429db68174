"""The demand side: history of contacts in, forecast and requirement out."""
