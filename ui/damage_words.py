"""What is wrong with the file of a workspace, in words; SQLite's own words are for who is asked for help."""

from __future__ import annotations

from ..plugin.adapters.translation import tr
from ..plugin.port_errors import StoreDamaged
from .moments import local_words

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


def damaged_sentence(error: StoreDamaged) -> str:
    """Return what is said of a damaged workspace: what is wrong, and its newest good copy where there is one."""
    words = tr(
        "The workspace {path} is damaged ({reason}). Keep the folder as it is and ask for help; where it is linked to "
        "a platform, what was sent is safe there.",
        path=error.path,
        reason=damage_words(error.reason),
    )
    if not error.snapshot:
        return words
    when = local_words(error.snapshot_at)
    copy = tr("The newest good copy of it was made on {when}: {path}", when=when, path=error.snapshot)
    return tr("{first} {second}", first=words, second=copy)
