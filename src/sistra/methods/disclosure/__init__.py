"""Protection of small counts before a figure leaves the house."""
