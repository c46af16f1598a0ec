def downgrade(text: str) -> str | None:
    return None
