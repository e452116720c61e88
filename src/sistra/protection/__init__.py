"""Needs, consent, measures and referrals of victims. Holds nothing yet."""
