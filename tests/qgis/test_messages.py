"""Every error of ours has its sentence, in English and in Chinese."""

from __future__ import annotations

import importlib
import pkgutil

from redline_review import plugin, ui
from redline_review.plugin.domain.errors import RedlineError
from redline_review.ui.messages import SENTENCES, sentence

ABSTRACT = {"StoreError", "UpkeepFailed", "TransportError", "ReadingError", "ImageryError"}
"""Bases that are never raised themselves."""


def import_all() -> None:
    for package in (plugin, ui):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)


def leaves(cls: type[RedlineError]) -> list[type[RedlineError]]:
    below = [leaf for sub in cls.__subclasses__() for leaf in leaves(sub)]
    return below if cls.__name__ in ABSTRACT or cls is RedlineError else [cls, *below]


def test_no_error_class_lacks_a_sentence() -> None:
    import_all()
    of_the_plugin = [
        c for c in leaves(RedlineError) if c.__module__.startswith(("redline_review.plugin", "redline_review.ui"))
    ]
    missing = sorted({f"{c.__module__}.{c.__name__}" for c in of_the_plugin if c not in SENTENCES})
    assert not missing, missing
    assert len(of_the_plugin) > 20


def test_an_error_without_a_sentence_of_its_own_says_what_it_is_and_that_nothing_is_lost() -> None:
    class Unheard(RedlineError):
        def fields(self) -> dict[str, object]:
            return {}

    assert "Unheard" in sentence(Unheard())
