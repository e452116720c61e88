"""Pages as a visitor without scripts meets them, through Django's client."""
