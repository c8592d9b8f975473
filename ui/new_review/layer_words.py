"""A close look at a layer, and the words for what was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsCoordinateTransformContext

from ...plugin.adapters.reading.encoding import encodings_that_fit
from ...plugin.adapters.reading.refs import is_text_table
from ...plugin.adapters.reading.text_tables import fits
from ...plugin.adapters.reading_errors import EncodingUnknown
from ...plugin.adapters.translation import tr
from ...plugin.adapters.vector_layers import FileLayer, LayerLook, LayerRef, encoding_of, look_at, with_encoding
from ...plugin.app.import_rows import Reason
from .encoding_choice import ENCODINGS
from .field_words import REASON_WORDS
from .parts import headed, rows_words


@dataclass(frozen=True)
class Seen:
    """A layer's look, and of its text: the encoding that was detected, the one named, those that fit."""

    look: LayerLook
    detected: str = ""
    named: str = ""
    fitting: tuple[str, ...] = ()

    def first_values(self) -> Mapping[str, Mapping[str, int]]:
        """Return how often each value stands in the first rows, by field."""
        rows = [row.attributes for row in self.look.rows]
        return {
            name: dict(Counter(str(row[name]) for row in rows if row.get(name) not in (None, "")))
            for name in self.look.fields
        }


def look_closely(ref: LayerRef, context: QgsCoordinateTransformContext) -> Seen:
    """Look at a layer; raises a ``ReadingError`` leaf. In a worker thread."""
    look = look_at(ref, context)
    if not look.encoding or not isinstance(ref, FileLayer):
        return Seen(look)
    detected = ""
    with suppress(EncodingUnknown):
        detected = encoding_of(with_encoding(ref, ""))
    return Seen(look, detected, ref.encoding, _fitting(ref))


def _fitting(ref: FileLayer) -> tuple[str, ...]:
    path = Path(ref.path)
    if is_text_table(ref):
        return tuple(name for name in ENCODINGS if fits(path, name))
    return encodings_that_fit(path, ENCODINGS)


def summary(look: LayerLook) -> str:
    """Return what a layer is: name, number of rows, reference system."""
    count = rows_words(look.count) if look.count >= 0 else tr("number of rows unknown")
    return f"{look.name} · {count} · {look.crs}"


def text_warning(seen: Seen) -> str:
    """Return what is wrong with a layer's text, empty for nothing."""
    if not seen.named or seen.named in seen.fitting:
        return ""
    return tr("Some of the text cannot be read as {encoding}: compare the rows with the sender's.", encoding=seen.named)


def trouble_words(troubles: Mapping[Reason, int]) -> str:
    """Return what is wrong with outlines or was mended in them, with the number of rows; empty for nothing."""
    return "\n".join(headed(rows_words(count), REASON_WORDS[why]()) for why, count in troubles.items())
