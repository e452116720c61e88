"""Formats in and out; every way in which data enter or leave in bulk."""
