"""Values that several kinds of fact share: numerals, quantities, dates, numbers of documents."""
