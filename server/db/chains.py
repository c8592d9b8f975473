"""The heads of devices' audit chains, as far as they were acknowledged: to each account what it pushed itself."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from ...plugin.domain.chain import GENESIS
from .journal import Actor
from .schema import device_chain


def heads(connection: Connection, actor: Actor, from_seq: int) -> dict[int, str]:
    """Return the links acknowledged to an account on its device from a number on, the newest one in any case.

    Genesis is number 0.
    """
    columns = select(device_chain.c.seq, device_chain.c.link).where(
        device_chain.c.org_id == actor.org_id,
        device_chain.c.device_id == actor.device_id,
        device_chain.c.account_id == actor.account_id,
    )
    found = {int(seq): str(link) for seq, link in connection.execute(columns.where(device_chain.c.seq >= from_seq))}
    newest = connection.execute(columns.order_by(device_chain.c.seq.desc()).limit(1)).first()
    found.update({} if newest is None else {int(newest.seq): str(newest.link)})
    return {0: GENESIS, **found}


def of_others(connection: Connection, actor: Actor, first_seq: int, last_seq: int) -> list[tuple[int, str]]:
    """Return the (number, link) pairs acknowledged to other accounts on the same device."""
    query = select(device_chain.c.seq, device_chain.c.link).where(
        device_chain.c.org_id == actor.org_id,
        device_chain.c.device_id == actor.device_id,
        device_chain.c.account_id != actor.account_id,
        device_chain.c.seq.between(first_seq, last_seq),
    )
    return [(int(seq), str(link)) for seq, link in connection.execute(query.order_by(device_chain.c.seq))]


def acknowledge(connection: Connection, actor: Actor, seq: int, link: str, at: str) -> None:
    """Add the head that a device's chain has reached, as this account pushed it."""
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
