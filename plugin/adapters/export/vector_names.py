"""Names of vector files after they are written, and what a Shapefile's names mean."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ..translation import tr
from .folder import typed_errors
from .vector_file import TEXT_BYTES, LayerWish, Losses

_NAMED = 50
"""So many losses are named one by one."""


def rename_layer(made: Path, target: Path) -> Path:
    """Give all files of a layer their names; returns the main one.

    GDAL is given a plain name first: under a locale other than UTF-8 it would write Chinese ones in other bytes.
    """
    with typed_errors(target):
        for part in sorted(made.parent.glob(f"{made.stem}.*")):
            shutil.move(part, target.with_name(target.name + part.name[len(made.stem) :]))
    return target.with_name(target.name + made.suffix)


@contextmanager
def plain_folder(folder: Path) -> Iterator[Path]:
    """Give a folder whose path GDAL reads as the system does: ``folder`` itself, or a temporary one."""
    if sys.getfilesystemencoding() == "utf-8" or str(folder).isascii():
        yield folder
    else:
        with typed_errors(folder), TemporaryDirectory() as place:
            yield Path(place)


def write_field_notes(path: Path, layer: Path, wish: LayerWish, losses: Losses, mark: str) -> None:
    """Write which short field is which column, and what the format did not take. Raises ``ExportUnwritten``."""
    lines = [
        layer.name,
        tr("Secrecy: {mark}", mark=mark),
        tr("Reference system: {crs}", crs=f"CGCS2000, {wish.crs}"),
        tr("Texts are UTF-8 (.cpg). A Shapefile's field names have ten letters at most, so they stand for:"),
        "",
        *(f"{column.field}\t{heading}" for column, heading in zip(wish.columns, wish.headings)),
        "",
        tr("Numbers and dates that are not known are empty (NULL); of a text a Shapefile cannot tell that."),
        *_lost(tr("Cut to {bytes} bytes, as the format asks; whole in the ledger:", bytes=TEXT_BYTES), losses.cut),
        *_lost(tr("Left empty, since the value is no number or no date:"), losses.dropped),
    ]
    with typed_errors(path):
        path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig", newline="")


def _lost(heading: str, lost: Sequence[tuple[str, str]]) -> list[str]:
    if not lost:
        return []
    more = [tr("… and {count} more", count=len(lost) - _NAMED)] if len(lost) > _NAMED else []
    return ["", heading, *(f"{name}\t{row}" for name, row in lost[:_NAMED]), *more]
