"""What all tests share: one marker, and patience on a busy machine."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# How long it takes to make an example says more about the machine than about the test.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes more than about two seconds; part of every full run")
