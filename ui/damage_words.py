"""What is wrong with the file of a workspace, in words; SQLite's own words are for who is asked for help."""

from __future__ import annotations

from ..plugin.adapters.translation import tr

_FOREIGN = ("not a store of ours", "file is not a database")


def damage_words(reason: str) -> str:
    """Return what is wrong, for the words of the store and of SQLite that say why it cannot be used."""
    if reason == "missing":
        return tr("its file store.sqlite is not there any more")
    if reason in _FOREIGN:
        return tr("its file store.sqlite is no file of this program, or its beginning was overwritten")
    return tr("parts of its file store.sqlite were overwritten or cannot be read")


def raw_words(reason: str) -> str:
    """Return SQLite's own words in one line, as a mail to who is asked for help quotes them."""
    return " ".join(reason.replace("*** in database main ***", "").split())
