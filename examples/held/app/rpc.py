"""Calls to our other services: one JSON document there, one back."""

import os
from typing import Any

import requests

IDENTITY_URL = os.environ.get("IDENTITY_URL", "http://127.0.0.1:8090")


def call(method: str, **params: Any) -> Any:
    """What the identity service answers to `method`."""
    response = requests.post(f"{IDENTITY_URL}/{method}", json=params)
    response.raise_for_status()
    return response.json()
