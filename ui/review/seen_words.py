"""The words of what was seen: facts of a recipe, what became of a picture, what painting again brought."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import PurePosixPath
from typing import Optional

from ...plugin.adapters.imagery.looks import Look, look_from_json
from ...plugin.adapters.translation import tr
from ...plugin.app.seen_history import SeenFinding, SeenView
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.seen import Recipe, WhyMissing
from ..compare import look_words, words
from ..compare.model import PaneRole
from ..messages import sentence
from ..moments import local_words, moment_words
from ..numbers import grouped

MOST_FILES = 3
_LONG_NAME = 20


def finding_title(finding: SeenFinding, number: int) -> str:
    """Return a finding's number and when it was given, in the machine's own time and its zone."""
    return tr("Finding {number} · {time}", number=number, time=local_words(finding.recorded_at, seconds=True))


def view_title(recipe: Recipe) -> str:
    """Return what a view showed: its role and its date."""
    role = words.role_word(PaneRole(recipe.get("role", PaneRole.OTHER.value)))
    return " · ".join(part for part in (role, str(recipe.get("date", ""))) if part)


def facts(view: SeenView) -> str:
    """Return a table of what a picture rests on, as rich text."""
    again = tr("painted later from the recipe, of files of the same size and time") if view.repainted else ""
    rows = [(tr("Picture"), escape(again)), *_picture_rows(view.recipe), *_file_rows(view)]
    cells = (
        f"<tr><td style='padding-right:8px'><p style='white-space:nowrap'>{escape(name)}</p></td><td>{value}</td></tr>"
        for name, value in rows
        if value
    )
    return f"<table cellspacing='0' cellpadding='1'>{''.join(cells)}</table>"


def _picture_rows(recipe: Recipe) -> list[tuple[str, str]]:
    images = recipe.get("images", ())
    if not images:
        return [(tr("Image"), escape(tr("none was shown")))]
    west, south, east, north = recipe["extent"]
    extent = f"{west:.1f}, {south:.1f} – {east:.1f}, {north:.1f}"
    covered = recipe.get("covered")
    return [
        (tr("Sensor"), escape(_all(images, "sensor"))),
        (tr("Source"), escape(_all(images, "source"))),
        (tr("Pixel size"), escape(words.pixel_size(max(image["pixel_size_m"] for image in images)))),
        (tr("Scale"), escape(words.scale(recipe["scale"])) if "scale" in recipe else ""),
        (tr("Covered"), "" if covered is None else f"{100 * covered:.0f} %"),
        (tr("Drawn as"), escape(_look(look_from_json(recipe.get("look"))))),
        (tr("Stretch"), escape(_stretch(recipe.get("stretch", {})))),
        (tr("Shift"), escape(_shift(look_from_json(recipe.get("look"))))),
        (tr("Extent"), f"{escape(extent)}<br/>{escape(words.crs(recipe['crs']))}"),
        (tr("Size"), "{} × {} px".format(*recipe["size_px"])),
        (tr("Out of sight"), escape(tr("when the finding was given")) if not recipe.get("in_sight", True) else ""),
    ]


def _all(images: Sequence[Recipe], member: str) -> str:
    return ", ".join(dict.fromkeys(str(image.get(member, "")) for image in images if image.get(member)))


def _look(look: Look) -> str:
    return " · ".join(part for part in (look_words.band_view(look.bands), look_words.toned(look)) if part)


def _shift(look: Look) -> str:
    return look_words.way(look.nudge) if look.nudge else ""


def _stretch(stretch: Recipe) -> str:
    """Return the limits of each kind of value, one pair where all bands share it."""
    parts = []
    for group in stretch.values():
        pairs = dict.fromkeys(f"{low:.4g}–{high:.4g}" for low, high in zip(group["low"], group["high"]))
        parts.append(" / ".join(pairs))
    return "; ".join(parts)


def _file_rows(view: SeenView) -> list[tuple[str, str]]:
    images = [*view.recipe.get("images", ()), *view.recipe.get("base", ())]
    rows = [(tr("File"), _file(image, view)) for image in images[:MOST_FILES]]
    more = len(images) - MOST_FILES
    if more > 0:
        rows.append(("", escape(tr("and one more file") if more == 1 else tr("and {count} more files", count=more))))
    return rows


def _file(image: Recipe, view: SeenView) -> str:
    lines = [f"<b>{_breakable(PurePosixPath(str(image['path'])).name)}</b>", escape(_identity(str(image["identity"])))]
    if image.get("kind", "file") == "file":
        sha256 = view.hashes.get((str(image["path"]), str(image["identity"])), "") or str(image.get("sha256", ""))
        known = " ".join(sha256[at : at + 16] for at in range(0, len(sha256), 16)) or tr("not computed yet")
        lines.append(escape(tr("SHA-256: {hash}", hash=known)))
    return "<br/>".join(line for line in lines if line)


def _breakable(name: str) -> str:
    """Return a file's name as rich text; a long one may break after the signs between its words, to stay in sight."""
    text = escape(name)
    return re.sub(r"([_.-])", "\\1&#8203;", text) if len(name) > _LONG_NAME else text


def _identity(identity: str) -> str:
    own, _, parts = identity.partition("+")
    size, _, time_ns = own.partition("-")
    if not (size.isdigit() and time_ns.isdigit()):
        return ""
    moment = moment_words(datetime.fromtimestamp(int(time_ns) / 1e9).astimezone(), seconds=True)
    text = tr("{size} bytes, of {time}", size=grouped(int(size)), time=moment)
    return f"{text}, {_parts(parts)}" if parts else text


def _parts(word: str) -> str:
    """Return how many of the files that a virtual raster names its identity and its hash cover."""
    covered, _, named = word.partition("-")[0].partition("of")
    if covered == named:
        return tr("with the {count} files that it names", count=named)
    return tr("with {covered} of the {count} files that it names", covered=covered, count=named)


def why_no_picture(view: SeenView, error: Optional[RedlineError] = None) -> str:
    """Return why there is no kept picture to show."""
    if error is not None:
        return sentence(error)
    if view.waits:
        return tr("The picture is still being written.")
    if not view.recipe.get("images"):
        return tr("This view showed no image.")
    return {
        WhyMissing.INTERRUPTED: tr("No picture was kept: the program ended before it was written."),
        WhyMissing.TOO_MANY: tr("No picture was kept: findings came faster than pictures could be written."),
        WhyMissing.CHANGED: tr("No picture was kept, and a file of it has changed since: it cannot be painted again."),
        WhyMissing.SERVICE: tr("No picture was kept, and the service may show something else by now."),
        WhyMissing.OLD_RECIPE: no_longer_paintable(),
        WhyMissing.NOT_KEPT: tr("No picture was kept."),
        None: tr("No picture was kept."),
    }[view.why]


def verdict(same: Optional[bool], problems: Sequence[RedlineError]) -> str:
    """Return what painting again brought; ``same`` is ``None`` where there is nothing to compare to."""
    lines = [sentence(problem) for problem in problems]
    if same is not None:
        lines.append(tr("The same picture, pixel by pixel.") if same else tr("This is not the picture kept then."))
    return "\n".join(lines)


def no_longer_paintable() -> str:
    """Return what is said of a recipe that lacks what painting needs."""
    return tr("This recipe is of an older version and cannot be painted again.")


def same_files() -> str:
    """Return what is said where every file has the content of then."""
    return tr("Its files are those of then (SHA-256).")


def any_pictures(findings: Sequence[SeenFinding]) -> str:
    """Return what is said above the pictures; empty where there is nothing to say."""
    return "" if findings else tr("No finding of this patch says what was seen.")


def outline_note() -> str:
    """Return what the line on a picture is."""
    return tr("The yellow line is the patch's outline as it is now; the kept picture itself has no line on it.")
