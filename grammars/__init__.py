"""The shipped rule grammars: TOML files, found through this package."""
