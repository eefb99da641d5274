"""Parts of the metadata stage: what a page and its notice say of the notice."""
