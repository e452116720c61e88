"""Indicators counted, protected, reviewed, published."""
