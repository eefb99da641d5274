"""Questions to many parsed notices at once, answered as small tables."""
