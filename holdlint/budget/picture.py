"""Connections needed over the latency of what is waited for, with the pool as a line. Needs the extra `plot`."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from holdlint.budget.quantities import spoken, spoken_rate
from holdlint.budget.sums import Asked, needed_for, rate_of

if TYPE_CHECKING:
    from holdlint.model.budget import Budget

STEPS = 60
MOST = 8
"""Lines in the picture: the entry points that need most."""


def grid(asked: Asked) -> tuple[float, ...]:
    """The latencies at which the picture is drawn: up to a minute, or to what was asked for."""
    end = asked.upstream if asked.upstream is not None and asked.upstream != inf else 60.0
    return tuple(end * step / STEPS for step in range(1, STEPS + 1))


def draw(budget: Budget, asked: Asked, path: str) -> None:
    """Writes the picture; the last latencies of `budget` are those of `grid`. Raises ImportError without the extra, OSError."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    mpl.rcParams.update({"svg.hashsalt": "holdlint", "svg.fonttype": "none", "font.size": 10})
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    lines = _lines(budget, asked)
    drawn = budget.latencies[-STEPS:]
    for name, numbers in lines[:MOST]:
        axes.plot((0.0, *drawn), (0.0, *numbers), label=name, linewidth=2)
    used = {budget.holds[number].pool for entry in budget.entries for number in entry.holds}
    highest = max((max(numbers) for _, numbers in lines[:MOST]), default=1.0)
    for number in sorted(used):
        most = budget.pools[number].most
        if most is not None and budget.pools[number].known:
            axes.axhline(most, color="black", linestyle="--", linewidth=1)
            axes.annotate(f"{budget.pools[number].name}: {spoken(most)}", (drawn[-1], most), ha="right", va="bottom")
            highest = max(highest, most)
    axes.set(xlim=(0, drawn[-1]), ylim=(0, highest * 1.08))
    axes.set_xlabel("seconds until the upstream answers")
    axes.set_ylabel("connections needed")
    axes.spines[["top", "right"]].set_visible(False)
    if lines:
        axes.legend(loc="upper left", frameon=False)
    figure.savefig(path, metadata={"Date": None} if path.endswith(".svg") else None)
    plt.close(figure)


def _lines(budget: Budget, asked: Asked) -> list[tuple[str, list[float]]]:
    """Entry points by name with the connections that they need at each latency; those that need most come first."""
    found = []
    for entry in budget.entries:
        rate = rate_of(entry, asked.rates, asked.rate if asked.rate is not None else 1.0)
        holds = [budget.holds[number] for number in entry.holds]
        numbers = [
            needed_for(rate or 0.0, max(hold.spans[step].seconds for hold in holds)) for step in range(-STEPS, 0)
        ]
        found.append((f"{entry.route or entry.function} at {spoken_rate(rate or 0.0)}", numbers))
    return sorted(found, key=lambda line: (-max(line[1]), line[0]))
