"""Stages, steps and deadlines of the criminal procedure. Holds nothing yet."""
