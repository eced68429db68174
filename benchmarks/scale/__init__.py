"""Centres from 50 to 5,000 agents: how good a roster is after how long, loose and tight."""
