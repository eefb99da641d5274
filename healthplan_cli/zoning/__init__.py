"""Parts of the zone stage: how the lines of a page are told apart."""
