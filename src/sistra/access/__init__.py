"""Accounts, roles, permissions and the trail."""
