"""Forms: read, bounded, and taken only from our own pages."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from ..page_errors import FormForged
from .visits import FORM_MARK, VisitNeeded

MOST_FIELDS = 2000


class Fields(list[tuple[str, str]]):
    """A form's fields in order."""

    def one(self, name: str) -> str:
        """Return the first value of a field, trimmed; empty where it is not there."""
        return next((value.strip() for key, value in self if key == name), "")

    def raw(self, name: str) -> str:
        """Return the first value of a field as it was typed."""
        return next((value for key, value in self if key == name), "")

    def every(self, name: str) -> list[str]:
        """Return all values of a field: one for each ticked box."""
        return [value for key, value in self if key == name]


async def fields_of(request: Request, visit: VisitNeeded) -> Fields:
    """Return a form's fields; raises :class:`FormForged` where it is not one that we showed to this browser."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise FormForged
    try:
        body = (await request.body()).decode("utf-8")
        fields = Fields(parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError as error:  # also bytes that are no UTF-8, and too many fields
        raise FormForged from error
    visit.check_mark(fields.one(FORM_MARK))
    return fields


FieldsNeeded = Annotated[Fields, Depends(fields_of)]
"""The fields of a form whose mark was checked: a route that takes a form asks for nothing else."""
