"""The heads of devices' audit chains, as far as they were acknowledged."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from ...plugin.domain.chain import GENESIS
from .journal import Actor
from .schema import device_chain


def heads(connection: Connection, org_id: str, device_id: str, from_seq: int) -> dict[int, str]:
    """Return the acknowledged links from a number on, the newest head included in any case; genesis is number 0."""
    mine = (device_chain.c.org_id == org_id, device_chain.c.device_id == device_id)
    columns = select(device_chain.c.seq, device_chain.c.link).where(*mine)
    found = {int(seq): str(link) for seq, link in connection.execute(columns.where(device_chain.c.seq >= from_seq))}
    newest = connection.execute(columns.order_by(device_chain.c.seq.desc()).limit(1)).first()
    found.update({} if newest is None else {int(newest.seq): str(newest.link)})
    return {0: GENESIS, **found}


def acknowledge(connection: Connection, actor: Actor, seq: int, link: str, at: str) -> None:
    """Add the head that a device's chain has reached."""
    connection.execute(
        insert(device_chain).values(
            org_id=actor.org_id,
            device_id=actor.device_id,
            seq=seq,
            link=link,
            account_id=actor.account_id,
            received_at=at,
        )
    )
