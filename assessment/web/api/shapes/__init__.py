"""The shapes of the API, room by room; their names and descriptions are what a programmer reads."""
