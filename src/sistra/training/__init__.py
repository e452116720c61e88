"""Courses, attendance and what the manual teaches. Holds nothing yet."""
