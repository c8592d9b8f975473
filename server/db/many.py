"""A condition over very many values as one parameter: statements stay the same, however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Connection, Text, any_, bindparam, column, func, select


def among(connection: Connection, named: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a column of text is one of these values."""
    listed = sorted(set(values))
    if connection.dialect.name == "postgresql":
        return named == any_(bindparam(None, listed, ARRAY(Text)))
    return named.in_(select(column("value")).select_from(func.json_each(json.dumps(listed))))
