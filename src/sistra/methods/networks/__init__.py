"""Networks of persons, events and things. Holds nothing yet."""
