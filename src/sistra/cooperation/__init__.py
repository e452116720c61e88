"""Requests between States and joint teams. Holds nothing yet."""
