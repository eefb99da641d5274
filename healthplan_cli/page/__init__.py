"""The page: which of its lines are site furniture, letter, body, signature, imprint."""
