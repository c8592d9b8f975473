"""Which pictures and hashes still have to follow a finding. The first functions run inside an act's transaction."""

from __future__ import annotations

import sqlite3

from ...domain.acts import Act
from ...domain.seen import (
    TO_REPAINT,
    FileDue,
    FileKey,
    PictureDue,
    PictureOwed,
    files_of,
    view_numbered,
    views_with_images,
)
from ...domain.states import ActKind
from .codec import load


def note_seen(conn: sqlite3.Connection, act: Act, seq: int) -> None:
    """Note the image files that a finding leaves to hash, or what follows with an entry of what was seen.

    That pictures of a finding are to follow is noted with the finding's own row (:mod:`.acting`).
    """
    if act.kind is ActKind.DECIDE:
        _note_files(conn, act, seq)
    elif act.kind is ActKind.SEEN:
        _note_followed(conn, act, seq)


def _note_files(conn: sqlite3.Connection, act: Act, seq: int) -> None:
    conn.executemany(
        "INSERT INTO image_hash (path, identity, decision_seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(*key, seq) for key in files_of(act.payload.get("seen", ()))],
    )


def _note_followed(conn: sqlite3.Connection, act: Act, seq: int) -> None:
    if "of" in act.payload:
        conn.execute(
            "UPDATE picture_due SET entry_seq = ? WHERE decision_seq = ? AND entry_seq IS NULL",
            (seq, act.payload.get("decision")),
        )
        _note_owed(conn, act)
    for settled in (act.payload.get(member) for member in ("repainted", "not_repainted")):
        if settled is not None:
            conn.execute(
                "UPDATE picture_owed SET entry_seq = ? WHERE decision_seq = ? AND view = ? AND entry_seq IS NULL",
                (seq, act.payload.get("decision"), settled["view"]),
            )
    conn.executemany(
        "UPDATE image_hash SET sha256 = ?, entry_seq = ? WHERE path = ? AND identity = ? AND entry_seq IS NULL",
        [(one["sha256"], seq, one["path"], one["identity"]) for one in act.payload.get("files", ())],
    )


def _note_owed(conn: sqlite3.Connection, act: Act) -> None:
    owed = [one["view"] for one in act.payload.get("missing", ()) if one["why"] in {why.value for why in TO_REPAINT}]
    conn.executemany(
        "INSERT INTO picture_owed (decision_seq, view, case_id, op_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(act.payload.get("decision"), view, act.case_id, str(act.payload["of"])) for view in owed],
    )


def read_pictures_owed(conn: sqlite3.Connection, limit: int) -> list[PictureOwed]:
    """Return up to ``limit`` views whose picture is to be painted again, of the oldest findings first."""
    rows = conn.execute(
        "SELECT decision_seq, picture_owed.case_id, op_id, view, payload FROM picture_owed JOIN chain ON "
        "seq = decision_seq WHERE entry_seq IS NULL ORDER BY decision_seq, view LIMIT ?",
        (limit,),
    ).fetchall()
    return [
        PictureOwed(seq, case, op_id, view, view_numbered(load(body).get("seen", ()), view))
        for seq, case, op_id, view, body in rows
    ]


def read_pictures_due(conn: sqlite3.Connection) -> list[PictureDue]:
    """Return the findings whose pictures have not followed, oldest first."""
    rows = conn.execute(
        "SELECT decision_seq, picture_due.case_id, op_id, payload FROM picture_due JOIN chain ON seq = decision_seq "
        "WHERE entry_seq IS NULL ORDER BY decision_seq"
    ).fetchall()
    return [
        PictureDue(seq, case, op_id, views_with_images(load(body).get("seen", ()))) for seq, case, op_id, body in rows
    ]


def read_files_due(conn: sqlite3.Connection) -> list[FileDue]:
    """Return the image files whose hash has not followed, in the order of the findings that rest on them."""
    rows = conn.execute(
        "SELECT path, identity, decision_seq FROM image_hash WHERE entry_seq IS NULL ORDER BY decision_seq, path"
    ).fetchall()
    return [FileDue(*row) for row in rows]


def read_file_hashes(conn: sqlite3.Connection) -> dict[FileKey, str]:
    """Return the known hashes by path and identity; empty where the file had changed before it was hashed."""
    rows = conn.execute("SELECT path, identity, sha256 FROM image_hash WHERE entry_seq IS NOT NULL").fetchall()
    return {(path, identity): sha256 for path, identity, sha256 in rows}
