"""Cases, persons, events and places as each body recorded them."""
