"""Private synthetic data. Holds nothing yet."""
