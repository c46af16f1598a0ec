"""Rules: rows of data about libraries, read from TOML; they know libraries and no Python syntax."""
