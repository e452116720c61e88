"""Commands in a terminal."""
