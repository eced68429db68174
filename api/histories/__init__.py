"""Histories of contacts: loaded once, never changed."""
