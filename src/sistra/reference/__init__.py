"""Dated code lists, legal terms and labels as data files, each with its source."""
