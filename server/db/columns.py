"""What tables are made of: the organisation leads every key, foreign key and unique constraint."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    Text,
)

metadata = MetaData()


def text_column(name: str, nullable: bool = False) -> Column[Any]:
    """Return a column of text."""
    return Column(name, Text, nullable=nullable)


def sorted_column(name: str, nullable: bool = False) -> Column[Any]:
    """Return a column of text that sorts by its bytes on every database: dates and times."""
    return Column(name, Text().with_variant(Text(collation="C"), "postgresql"), nullable=nullable)


def whole_column(name: str, nullable: bool = False) -> Column[Any]:
    """Return a column of whole numbers."""
    return Column(name, BigInteger, nullable=nullable)


def refers(to: str, *columns: str, target: tuple[str, ...] = ()) -> ForeignKeyConstraint:
    """Return a foreign key within the organisation."""
    own = ("org_id", *columns)
    there = ("org_id", *(target or columns))
    return ForeignKeyConstraint(own, [f"{to}.{name}" for name in there], name=f"fk_{to}_{'_'.join(columns) or 'org'}")


def key(*columns: str) -> PrimaryKeyConstraint:
    """Return a primary key within the organisation."""
    return PrimaryKeyConstraint("org_id", *columns)


def box_columns() -> list[Column[Any]]:
    """Return the edges of an outline in degrees."""
    return [Column(name, Double, nullable=False) for name in ("west", "south", "east", "north")]
