"""The outline: numbered headings and items, nested by meaning, and their paragraphs."""
