"""Comparing names and records: do two records speak of the same person?"""
