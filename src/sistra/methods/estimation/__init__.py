"""Estimates with their uncertainty. Holds nothing yet."""
