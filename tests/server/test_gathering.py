"""Work that comes while other work of its line is under way is carried out together afterwards."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import jwt
import pytest
from redline_review.server.errors import TokenInvalid
from redline_review.server.services.bearers import Bearer, Bearers
from redline_review.server.services.gathering import MOST, Gathering

WAIT_S = 60


class Held:
    """Carries out groups of which the first of each line waits until it is let go."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.begun, self.go = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, items):
        self.groups.append(list(items))
        if items[0].startswith("held"):
            self.begun.release()
            assert self.go.acquire(timeout=WAIT_S)
        return [KeyError(item) if item.startswith("bad") else item.upper() for item in items]


@pytest.fixture
def held():
    return Held()


@pytest.fixture
def gathering(held):
    made = Gathering(held, threads=2)
    yield made
    made.close()


def begin(gathering, held, line="main", name="held"):
    first = gathering.put(line, name, name)
    assert held.begun.acquire(timeout=WAIT_S)
    return first


def test_one_that_comes_alone_is_carried_out_alone(gathering, held):
    assert gathering.put("main", "a", "a").result(WAIT_S) == "A"
    assert gathering.put("main", "b", "b").result(WAIT_S) == "B"
    assert held.groups == [["a"], ["b"]]


def test_what_comes_meanwhile_is_one_group_and_each_has_its_own_answer(gathering, held):
    first = begin(gathering, held)
    others = [gathering.put("main", name, name) for name in ("a", "bad", "c")]
    held.go.release()
    assert first.result(WAIT_S) == "HELD"
    assert [others[0].result(WAIT_S), others[2].result(WAIT_S)] == ["A", "C"]
    with pytest.raises(KeyError, match="bad"):
        others[1].result(WAIT_S)
    assert held.groups == [["held"], ["a", "bad", "c"]]


def test_two_about_the_same_thing_are_never_in_one_group_and_keep_their_order(gathering, held):
    begin(gathering, held)
    said = [("x", "x1"), ("y", "y1"), ("x", "x2"), ("x", "x3"), ("z", "z1")]
    answers = [gathering.put("main", apart, item) for apart, item in said]
    held.go.release()
    assert [answer.result(WAIT_S) for answer in answers] == ["X1", "Y1", "X2", "X3", "Z1"]
    assert held.groups[1:] == [["x1", "y1", "z1"], ["x2"], ["x3"]]


def test_lines_do_not_wait_for_each_other(gathering, held):
    first = begin(gathering, held)
    assert gathering.put("other", "a", "a").result(WAIT_S) == "A"
    assert not first.done()
    held.go.release()


def test_groups_have_an_end(gathering, held):
    begin(gathering, held)
    answers = [gathering.put("main", str(n), str(n)) for n in range(MOST + 5)]
    held.go.release()
    assert [answer.result(WAIT_S) for answer in answers] == [str(n) for n in range(MOST + 5)]
    assert [len(group) for group in held.groups] == [1, MOST, 5]


def test_one_that_nobody_waits_for_any_more_is_not_tried(gathering, held):
    begin(gathering, held)
    gone, kept = gathering.put("main", "gone", "gone"), gathering.put("main", "kept", "kept")
    assert gone.cancel()
    held.go.release()
    assert kept.result(WAIT_S) == "KEPT"
    assert held.groups[1:] == [["kept"]]


def test_a_fault_of_the_whole_is_told_to_each():
    def fail(items):
        raise OSError("no disk")

    gathering: Gathering[str, str] = Gathering(fail)
    with pytest.raises(OSError, match="no disk"):
        gathering.put("main", "a", "a").result(WAIT_S)
    gathering.close()


def test_closing_answers_what_waits(held):
    gathering = Gathering(held, threads=1)
    begin(gathering, held)
    answers: list[Future[str]] = [gathering.put("main", "x", f"x{n}") for n in range(3)]
    closing = threading.Thread(target=gathering.close)
    closing.start()
    held.go.release()
    assert [answer.result(WAIT_S) for answer in answers] == ["X0", "X1", "X2"]
    closing.join(WAIT_S)
    assert not closing.is_alive()


# -- tokens, whose signatures are checked once


def signed(secret: bytes, expires: float) -> str:
    names = {"iss": "redline-review", "aud": "redline-review", "sub": "a", "org": "o", "fam": "f", "dev": "d"}
    return jwt.encode({**names, "iat": 1, "exp": expires}, secret, algorithm="HS256")


def test_a_token_that_was_read_is_known_until_it_expires():
    secret, now = b"s" * 32, [1_000.0]
    bearers, token = Bearers(secret, clock=lambda: now[0]), signed(b"s" * 32, 2**40)
    assert bearers.remembered(token) is None
    assert bearers.read(token) == bearers.remembered(token) == Bearer("o", "a", "f", "d")
    now[0] = 2.0**40
    assert bearers.remembered(token) is None


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(signed(b"t" * 32, 2**40), id="signed with another key"),
        pytest.param(signed(b"s" * 32, 2), id="expired"),
        pytest.param("", id="empty"),
        pytest.param("é.x.y", id="no token"),
    ],
)
def test_a_token_that_was_refused_is_not_remembered(token):
    bearers = Bearers(b"s" * 32)
    for _ in range(2):
        with pytest.raises(TokenInvalid):
            bearers.read(token)
    assert bearers.remembered(token) is None
