"""The words for how a view draws: band views, legends, what was changed, shifts."""

from __future__ import annotations

from ...plugin.adapters.imagery.looks import BandView, Look, Nudge
from ...plugin.adapters.translation import tr

_SHORT_M = 0.005


def band_view(view: BandView) -> str:
    """Return the name of a band view."""
    return {
        BandView.TRUE: tr("True colour"),
        BandView.FALSE: tr("False colour: near infrared as red"),
        BandView.NDVI: tr("Plants (NDVI)"),
        BandView.NDWI: tr("Water (NDWI)"),
        BandView.CHANGE: tr("Change of brightness"),
        BandView.NDVI_CHANGE: tr("Change of plants (NDVI)"),
    }[view]


def ends(view: BandView) -> tuple[str, str]:
    """Return what the lowest and the highest colour of a legend mean."""
    return {
        BandView.NDVI: (tr("bare, water"), tr("dense plants")),
        BandView.NDWI: (tr("dry"), tr("water")),
        BandView.CHANGE: (tr("darker than before"), tr("brighter")),
        BandView.NDVI_CHANGE: (tr("fewer plants than before"), tr("more")),
    }[view]


def toned(look: Look) -> str:
    """Return what was changed by hand in a view, empty for nothing."""
    parts = [tr("stretched by itself")] if look.own_stretch else []
    parts += [tr("brightness {value}", value=f"{look.brightness:+d}")] if look.brightness else []
    parts += [tr("contrast {value}", value=f"{look.contrast:+d}")] if look.contrast else []
    text = " · ".join(parts)
    return text[:1].upper() + text[1:]


def shifted(nudge: Nudge) -> str:
    """Return by how much an image is moved, empty for not at all."""
    return tr("Image shifted by {way}", way=way(nudge)) if nudge else ""


def way(nudge: Nudge) -> str:
    """Return a shift in metres and directions."""
    parts = []
    if abs(nudge.east_m) >= _SHORT_M:
        metres = f"{abs(nudge.east_m):.2f}"
        parts.append(tr("{metres} m east", metres=metres) if nudge.east_m > 0 else tr("{metres} m west", metres=metres))
    if abs(nudge.north_m) >= _SHORT_M:
        metres = f"{abs(nudge.north_m):.2f}"
        north = nudge.north_m > 0
        parts.append(tr("{metres} m north", metres=metres) if north else tr("{metres} m south", metres=metres))
    if len(parts) == 2:
        return tr("{one}, {other}", one=parts[0], other=parts[1])
    return parts[0] if parts else tr("less than a centimetre")


def not_possible(view: BandView) -> str:
    """Return why a view is in true colour while others are not."""
    if view is BandView.CHANGE:
        return tr("True colour: there is nothing to compare this image to.")
    if view is BandView.NDVI_CHANGE:
        return tr("True colour: one of the two images has no near infrared.")
    return tr("True colour: this image has no near infrared.")


def compared_to() -> str:
    """Return what is said on the first view while others show changes."""
    return tr("True colour: the other views show what changed since this image.")


def first_stays() -> str:
    """Return what is said when the first view's image is to be shifted."""
    return tr("The first view's image stays in place. Press V for another view, then shift that one's image.")


def nothing_to_shift() -> str:
    """Return what is said where a view has no image, or the same as the first one."""
    return tr("There is no second image to shift against the first view's.")


def nothing_to_undo() -> str:
    """Return what is said where no shift of the images in sight can be taken back, or done again."""
    return tr("No shift of these images to take back or to do again.")


def only_files() -> str:
    """Return what is said where the shift of an image from a service is to be estimated."""
    return tr("A shift can be estimated between images in files only.")


def estimating() -> str:
    """Return what is said while a shift is estimated."""
    return tr("Comparing the two images…")


def cannot_tell() -> str:
    """Return what is said where two images do not tell how they lie to each other."""
    return tr("Cannot tell how the two images lie: they have too little in common around this patch.")


def in_place() -> str:
    """Return what is said where the estimate is no shift at all."""
    return tr("The two images lie on each other to a tenth of a pixel.")


def estimated(nudge: Nudge) -> str:
    """Return what is said of an estimate, now in force."""
    return tr("Estimated shift: {way}", way=way(nudge))


def no_more_views() -> str:
    """Return what is said where the images allow true colour alone."""
    return tr("These images allow true colour only.")
