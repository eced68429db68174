"""Columns: whole tours of single agents, priced exactly and put together by a linear program."""
