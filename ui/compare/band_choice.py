"""Which band views the images at hand allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...plugin.adapters.imagery.layers import Source
from ...plugin.adapters.imagery.looks import BandView, Look


def allowed(view: BandView, sources: Sequence[Source], base: Sequence[Source]) -> bool:
    """Tell whether a band view can be made of a date; ``base`` is the date that a change view is compared to."""
    needed = (*sources, *base) if view.compares else tuple(sources)
    if view is BandView.TRUE or not sources or (view.compares and not base):
        return view is BandView.TRUE
    return all(source.path is not None and source.plan.allows(view) for source in needed)


def drawn_as(look: Look, sources: Sequence[Source], base: Sequence[Source]) -> Look:
    """Return the look that a date is drawn with: true colour where its bands do not suffice for the wanted view."""
    return look if allowed(look.bands, sources, base) else replace(look, bands=BandView.TRUE)


def offered(views: Sequence[Sequence[Source]]) -> tuple[BandView, ...]:
    """Return the band views that at least one of the dates in the views allows, the first date being the base."""
    base = views[0] if views else ()
    return tuple(
        view
        for view in BandView
        if any(allowed(view, sources, base) for sources in (views[1:] if view.compares else views))
        or view is BandView.TRUE
    )
