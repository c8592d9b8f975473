"""One finding for several patches: what each keeps of its own. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..domain.errors import RedlineError
from ..domain.form import Answers, Form
from ..domain.records import Draft


@dataclass(eq=False)
class UnfitForPatch(RedlineError):
    """A finding that was to be given to several patches cannot stand for one of them."""

    case_id: str
    reason: RedlineError


def shared_findings(
    form: Form, answers: Answers, drafts: Mapping[str, Draft], given: Callable[[str], Mapping[str, str]], today: str
) -> dict[str, dict[str, Any]]:
    """Return what the finding ``answers`` is for each patch: its own words and what is known of its place stay.

    Raises what is wrong with the finding itself, or :class:`UnfitForPatch`: then nobody gets it.
    """
    form.check(answers, today)
    found = {case_id: form.share(answers, draft.answers, given(case_id)) for case_id, draft in drafts.items()}
    for case_id, own in found.items():
        try:
            form.check(own, today)
        except RedlineError as error:
            raise UnfitForPatch(case_id, error.kept()) from error
    return found
