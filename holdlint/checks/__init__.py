"""The checks: one module a code, with its documentation."""

from __future__ import annotations

from holdlint.checks import (
    cache,
    network,
    process,
    publish,
    second_connection,
    sleep,
    stream,
    suppression_reason,
    unreadable,
    unused_suppression,
    wait,
)
from holdlint.checks.check import Check
from holdlint.model.findings import CONNECTION, STREAM

_ALL = (
    unreadable.CHECK,
    network.CHECK,
    publish.CHECK,
    cache.CHECK,
    sleep.CHECK,
    process.CHECK,
    wait.CHECK,
    stream.CHECK,
    second_connection.CHECK,
    unused_suppression.CHECK,
    suppression_reason.CHECK,
)

CHECKS: dict[str, Check] = {check.code: check for check in _ALL}
"""All checks by code, in the order of the codes."""

BY_NAME: dict[str, Check] = {check.name: check for check in _ALL}
"""All checks by name."""

KIND_CODES: dict[str, str] = {
    **dict.fromkeys(network.KINDS, network.CHECK.code),
    **dict.fromkeys(publish.KINDS, publish.CHECK.code),
    **dict.fromkeys(cache.KINDS, cache.CHECK.code),
    **dict.fromkeys(sleep.KINDS, sleep.CHECK.code),
    **dict.fromkeys(process.KINDS, process.CHECK.code),
    **dict.fromkeys(wait.KINDS, wait.CHECK.code),
}
"""The code under which a wait of a kind (`holdlint.rulebook.rows.Kind`) is reported."""

MET_CODES: dict[str, str] = {**KIND_CODES, CONNECTION: second_connection.CHECK.code, STREAM: stream.CHECK.code}
"""The code under which anything that a hold meets is reported, by its kind."""
