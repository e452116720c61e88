"""Decisions of the observatory, pure: reading a question, judging completeness, explaining differences."""
