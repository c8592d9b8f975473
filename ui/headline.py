"""What stands in the window's head: batch, workspace and secrecy mark, in the user's language."""

from __future__ import annotations

from collections.abc import Mapping

from ..plugin.adapters.translation import tr
from ..plugin.domain.codes import CodeList
from ..plugin.domain.codes import code_words as said_of_code
from ..plugin.domain.records import WorkspaceInfo
from ..plugin.domain.states import Secrecy
from ..plugin.ports import Contents


def code_words(codes: Mapping[str, CodeList], table: str, words: str, code: str) -> str:
    """Return a code's label in a language, see :func:`..plugin.domain.codes.code_words`."""
    return said_of_code(codes, table, code, words)


def secrecy_words(codes: Mapping[str, CodeList], words: str, mark: Secrecy) -> str:
    """Return a secrecy mark's label in a language."""
    return code_words(codes, "secrecy", words, mark.value)


def batch_words(contents: Contents) -> str:
    """Return the first batch's name."""
    return contents.batches[0].name if contents.batches else tr("no batch yet")


def headline(contents: Contents, info: WorkspaceInfo, codes: Mapping[str, CodeList], words: str) -> str:
    """Return batch, workspace and mark; of two names of which one holds the other, the longer one is said."""
    batch, name = batch_words(contents), info.name
    named = [batch] if name in batch else [name] if batch in name else [batch, name]
    return " · ".join((*named, secrecy_words(codes, words, info.secrecy)))
