"""Property traced, frozen, confiscated and returned. Holds nothing yet."""
