"""The programming interface. Holds nothing yet: the pages and commands are the faces there are."""
