"""Tables: printed with one row a line, or flattened by the page to one cell a line."""
