"""One case put together: summary, timeline, search."""
