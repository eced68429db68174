"""The tests: unit, contracts, property, golden, integration, browser."""
