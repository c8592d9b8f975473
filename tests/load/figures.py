"""What was timed and counted, and how it is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence


class Figures:
    """The figures of one reviewer; one thread writes them."""

    def __init__(self) -> None:
        self.took_ms: defaultdict[str, list[float]] = defaultdict(list)
        self.refused: Counter[tuple[str, int]] = Counter()
        self.broken: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()

    def add(self, other: Figures) -> None:
        """Add another reviewer's."""
        for kind, times in other.took_ms.items():
            self.took_ms[kind].extend(times)
        self.refused += other.refused
        self.broken += other.broken
        self.counts += other.counts


def together(parts: Iterable[Figures]) -> Figures:
    """Return the figures of all."""
    whole = Figures()
    for part in parts:
        whole.add(part)
    return whole


def quantile(times: Sequence[float], share: float) -> float:
    """Return the value below which this share of the times lies (nearest rank)."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(figures: Figures) -> str:
    """Return a line for each kind of request: how many were answered, how fast, and how many were not."""
    rows = [f"{'request':<22}{'answered':>9}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}{'broken':>8}{'503':>6}"]
    for kind in sorted(figures.took_ms):
        times = figures.took_ms[kind]
        speeds = "".join(f"{quantile(times, share):>9.0f}" for share in (0.5, 0.99, 1.0))
        busy = sum(count for (of, status), count in figures.refused.items() if of == kind and status == 503)
        rows.append(f"{kind:<22}{len(times):>9}{speeds}{figures.broken[kind]:>8}{busy:>6}")
    return "\n".join(rows)
