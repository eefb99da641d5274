"""How the outline is found: candidate labels, a scored search over them, titles, passages."""
