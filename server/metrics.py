"""What Prometheus is told of this process; each process of several is scraped by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from ..plugin.domain.operations import OperationResult

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counts of one app. Labels are few: routes as they are written in the API, never addresses as they came."""

    def __init__(self, org_id: str) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._latency = Histogram(
            "redline_request_seconds",
            "Time from a request's first byte to its answer's last",
            ("method", "route", "status"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._operations = Counter(
            "redline_operations", "Operations answered, by outcome", ("org", "outcome"), registry=self._registry
        )
        self._feed_head = Gauge(
            "redline_feed_head", "Newest number of the change feed", ("org",), registry=self._registry
        )
        self._database_up = Gauge("redline_database_up", "Whether the database answered", registry=self._registry)
        self._orgs = {org_id}

    @property
    def orgs(self) -> tuple[str, ...]:
        """The organisations whose people this process has answered, and its own."""
        return tuple(sorted(self._orgs))

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._latency.labels(method, route, str(status)).observe(seconds)

    def synced(self, org_id: str, results: Iterable[OperationResult] = ()) -> None:
        """Count the operations of a push; a pull has none and makes the organisation known."""
        self._orgs.add(org_id)
        for result in results:
            self._operations.labels(org_id, result.outcome.value).inc()

    def text(self, heads: Mapping[str, int] | None) -> bytes:
        """Return the exposition with the feed's heads as they are now; ``None``: the database does not answer."""
        self._database_up.set(heads is not None)
        for org_id, head in (heads or {}).items():
            self._feed_head.labels(org_id).set(head)
        return generate_latest(self._registry)
