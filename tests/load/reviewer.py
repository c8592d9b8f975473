"""A reviewer at work: pulls, decides, pushes, sends photos, signs in anew; whatever is not answered is sent again."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import random
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from redline_review.plugin.domain import chain, wire
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.operations import ChainSpan, Operation
from redline_review.plugin.domain.records import Batch, Case
from redline_review.plugin.domain.states import OperationKind
from redline_review.tests.load.county import PASSWORD, Person, square
from redline_review.tests.load.figures import Figures
from redline_review.tests.load.keeping import Ledger, Replica, ToldWrong
from redline_review.tests.load.line import NOT_NOW, Answer, Broken, Line
from redline_review.tests.load.progress import ByClock, ByCount

JSON = {"Content-Type": "application/json"}
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = {**TUS, "Content-Type": "application/offset+octet-stream"}
FINDINGS: tuple[dict[str, Any], ...] = (
    {"reality": "not_real", "false_alarm_reason": "season"},
    {"reality": "not_real", "false_alarm_reason": "sensor"},
    {"reality": "undecided"},
    {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"},
)
ROUNDS = (("push", 0.55), ("look", 0.15), ("photo", 0.08), ("again", 0.08), ("refresh", 0.06), ("pull", 0.08))
_ids = IdFactory()


def new_id() -> str:
    """Return an identifier as clients make them."""
    return _ids.new(time.time_ns() // 1_000_000)


class Reviewer:
    """One person with a device, a line, a replica and a ledger; works from a seed."""

    def __init__(
        self, person: Person, seed: str, addresses: Callable[[], list[str]], progress: ByClock | ByCount
    ) -> None:
        self.person, self.device = person, f"laptop-{person.name}"
        self.figures, self.replica, self.ledger = Figures(), Replica(), Ledger()
        self.files: set[str] = set()
        self._chance, self._progress = random.Random(seed), progress
        self._line = Line(addresses, self._chance, self.figures)
        self._tokens: dict[str, Any] = {}
        self._seq, self._link, self._counter = 0, chain.GENESIS, 0
        self._last_push: tuple[list[dict[str, Any]], bytes] | None = None
        self._own_batch = Batch(new_id(), f"found by {person.name}")

    # -- the day

    def work(self) -> None:
        """Work until the run is over; what was sent by then has its word."""
        self.sign_in()
        self.pull()
        names, weights = zip(*ROUNDS)
        doing = {name: getattr(self, name) for name in names}
        while self._progress.share() < 1:
            doing[self._chance.choices(names, weights)[0]]()
        self._line.hang_up()

    def sign_in(self) -> None:
        """Sign in with name and password."""
        who = {"username": self.person.name, "password": PASSWORD, "device_id": self.device, "org": self.person.org_id}
        answer = self._line.insist("sign in", "POST", "/auth/token", json.dumps(who).encode(), dict(JSON))
        if answer.status != 200:
            raise ToldWrong(f"sign-in of {self.person.name}: {answer.status} {answer.slug()}")
        self._tokens = answer.json()

    def refresh(self) -> None:
        """Exchange the refresh token; one whose answer was lost is sent again, and after a minute that ends it."""
        body = json.dumps({"refresh_token": self._tokens["refresh_token"]}).encode()
        answer = self._line.insist("refresh", "POST", "/auth/refresh", body, dict(JSON))
        if answer.status == 200:
            self._tokens = answer.json()
        elif answer.slug() in ("refresh-replayed", "refresh-invalid"):
            self.figures.counts["signed in anew"] += 1
            self.sign_in()
        else:
            raise ToldWrong(f"refresh: {answer.status} {answer.slug()}")

    def _insist(self, kind: str, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Ask as who is signed in; an access token that has run out is renewed."""
        while True:
            signed = {"Authorization": f"Bearer {self._tokens['access_token']}", **headers}
            answer = self._line.insist(kind, method, path, body, signed)
            if answer.status != 401:
                return answer
            self.refresh()

    # -- down

    def pull(self) -> None:
        """Take the feed in to its end."""
        more = True
        while more:
            limit = self._chance.choice((50, 200, 500))
            query = urlencode({"cursor": self.replica.cursor, "limit": limit})
            kind = "pull" if self.replica.cursor else "first pull"
            answer = self._insist(kind, "GET", f"/sync/changes?{query}")
            if answer.status != 200:
                raise ToldWrong(f"pull: {answer.status} {answer.slug()}")
            page = answer.json()
            self.replica.take(page)
            more = page["more"]

    def look(self) -> None:
        """Read a page of patches as a desktop program does; all of it lies in the area."""
        query = urlencode({"bbox": "119,31,119.5,31.5", "limit": 50})
        answer = self._insist("features, bbox", "GET", f"/collections/cases/items?{query}")
        if answer.status != 200:
            raise ToldWrong(f"features: {answer.status} {answer.slug()}")
        for feature in answer.json()["features"]:
            units = str(feature["properties"]["units"])
            if not any(unit.startswith(self.person.unit) for unit in units.split(",")):
                raise ToldWrong(f"a patch of {units} was shown to {self.person.unit}")

    # -- up

    def push(self) -> None:
        """Decide some patches, push, and mostly pull what came of it."""
        operations = self._operations()
        if not operations:
            self.pull()
            return
        hashes = tuple(uuid.UUID(int=self._chance.getrandbits(128)).hex * 2 for _ in operations)
        span = ChainSpan(self.device, self._seq + 1, self._link, hashes)
        body = json.dumps({"operations": operations, "chain": wire.span_to_json(span)}).encode()
        self.ledger.sending(operations)
        told = self._send(operations, body)
        self._seq, self._link = self._seq + len(hashes), chain.fold(self._link, self._seq + 1, hashes)
        if (told["ok"], told["seq"], told["link"]) != (True, self._seq, self._link):
            raise ToldWrong(f"the device's chain: {told} where it stands at {self._seq} {self._link}")
        self._last_push = (operations, body)
        self._progress.acknowledged()
        if self._chance.random() < 0.7:
            self.pull()

    def _send(self, operations: list[dict[str, Any]], body: bytes) -> Mapping[str, Any]:
        if self._chance.random() < 0.5:
            answer = self._insist(
                "push", "POST", "/sync/batches", gzip.compress(body), **JSON, **{"Content-Encoding": "gzip"}
            )
        else:
            answer = self._insist("push", "POST", "/sync/batches", body, **JSON)
        if answer.status != 200:
            raise ToldWrong(f"push: {answer.status} {answer.body[:300]!r}")
        receipt = answer.json()
        if [result["op_id"] for result in receipt["results"]] != [op["op_id"] for op in operations]:
            raise ToldWrong("a receipt does not answer what was sent")
        self.ledger.heard(receipt["results"])
        return dict(receipt["chain"])

    def again(self) -> None:
        """Send the last push once more, as a network may."""
        if self._last_push is not None:
            self.figures.counts["pushes sent again"] += 1
            self._send(*self._last_push)

    def _operations(self) -> list[dict[str, Any]]:
        cases = self.replica.cases()
        if self.person.role == "approver":
            state = "submitted" if self.person.level == 1 else "approved"
            cases = [c for c in cases if c["review_state"] in (state, "submitted")]
        chosen = self._chance.sample(cases, min(len(cases), self._chance.randrange(1, 7)))
        made: list[dict[str, Any]] = []
        for case in chosen:
            made += self._judged(case) if self.person.role == "approver" else self._found(case)
        if (self.person.role, self.person.level) == ("approver", 1) and self._chance.random() < 0.8:
            made += self._handed_over()
        if self.person.role == "inspector" and len(self.person.unit) > 4 and self._chance.random() < 0.08:
            made += self._lead()
        return made

    def _judged(self, case: Mapping[str, Any]) -> list[dict[str, Any]]:
        if self._chance.random() < 0.7:
            return [self._operation(case, OperationKind.APPROVE, {})]
        return [self._operation(case, OperationKind.RETURN, {"reason": "which quarry?"})]

    def _handed_over(self) -> list[dict[str, Any]]:
        """Give patches that wait for their findings to other units: they leave one area and come into another."""
        everything = self.replica.cases()
        units = sorted({unit for case in everything for unit in case["units"]})
        waiting = [case for case in everything if case["review_state"] in ("unreviewed", "returned")]
        if not waiting:
            return []
        lent = [case for case in waiting if len(case["units"]) > 1]
        waiting = lent if lent and self._chance.random() < 0.6 else waiting
        chosen = self._chance.sample(waiting, min(len(waiting), 4))
        payloads = ({"unit": self._chance.choice(units), "due_date": "2099-12-31"} for _ in chosen)
        return [self._operation(case, OperationKind.ASSIGN, payload) for case, payload in zip(chosen, payloads)]

    def _found(self, case: Mapping[str, Any]) -> list[dict[str, Any]]:
        """A finding; now and then a note only, or a second finding on the first that is still on its way."""
        if self._chance.random() < 0.15:
            note = {"note": f"{self.person.name} {self._counter}"}
            return [self._operation(case, OperationKind.PATCH, {"finding": note})]
        first = self._operation(case, OperationKind.SUBMIT, self._finding())
        if self._chance.random() < 0.15:
            after = {**self._finding(), "base_finding": first["payload"]["finding"]}
            return [first, self._operation(case, OperationKind.SUBMIT, after, first["op_id"])]
        return [first]

    def _finding(self) -> dict[str, Any]:
        finding = {**self._chance.choice(FINDINGS), "note": f"{self.person.name} {self._counter}"}
        named = self._chance.sample(sorted(self.files), min(1, len(self.files)))
        return {"finding": finding, "evidence": named}

    def _lead(self) -> list[dict[str, Any]]:
        where = square(self._chance.uniform(119, 120), self._chance.uniform(31, 32))
        case = Case(new_id(), self._own_batch.batch_id, f"own-{uuid.uuid4().hex[:8]}", where, units=(self.person.unit,))
        parts = {"case": wire.case_to_json(case), "batch": wire.batch_to_json(self._own_batch)}
        return [self._operation(wire.case_to_json(case), OperationKind.CREATE, parts)]

    def _operation(
        self, case: Mapping[str, Any], kind: OperationKind, payload: dict[str, Any], after: str | None = None
    ) -> dict[str, Any]:
        self._counter += 1
        said = {"form": "desk", "form_version": 1, "stage": "desk", "base_finding": case["finding"], **payload}
        op = Operation(
            op_id=new_id(),
            case_id=case["case_id"],
            kind=kind,
            base_version=case["version"],
            payload=payload if kind in (OperationKind.CREATE, OperationKind.ASSIGN) else said,
            client_seq=self._counter,
            recorded_at="2026-05-02T08:00:00.000Z",
            prev_op_id=after,
        )
        return wire.operation_to_json(op)

    # -- photos

    def photo(self) -> None:
        """Send a photo in two chunks; one whose line breaks goes on where the platform says it stands."""
        data = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + self._chance.randbytes(self._chance.randrange(2_000, 60_000))
        sha256 = hashlib.sha256(data).hexdigest()
        said = json.dumps({"sha256": sha256, "size": len(data), "type": "image/jpeg"}).encode()
        answer = self._insist("announce a file", "POST", "/evidence", said, **JSON)
        if answer.status == 201:
            self._send_file(answer.json()["location"], data)
        elif answer.status != 200:
            raise ToldWrong(f"announcing a file: {answer.status} {answer.slug()}")
        self.files.add(sha256)

    def _send_file(self, place: str, data: bytes) -> None:
        stands, half = 0, len(data) // 2
        while stands < len(data):
            end = half if stands < half else len(data)
            answer = self._chunk(place, data[stands:end], stands)
            if answer is None or answer.status == 409:
                stands = self._standing(place)
            elif answer.status == 204:
                stands = int(answer.headers["upload-offset"])
            else:
                raise ToldWrong(f"a chunk: {answer.status} {answer.slug()}")

    def _chunk(self, place: str, piece: bytes, offset: int) -> Answer | None:
        checksum = "sha256 " + base64.b64encode(hashlib.sha256(piece).digest()).decode()
        signed = {"Authorization": f"Bearer {self._tokens['access_token']}", "Upload-Offset": str(offset)}
        try:
            answer = self._line.ask(
                "chunk of a file", "PATCH", place, piece, {**CHUNK, **signed, "Upload-Checksum": checksum}
            )
        except Broken:
            return None
        if answer.status == 401:
            self.refresh()
            return None
        return None if answer.status in (*NOT_NOW, 404) else answer

    def _standing(self, place: str) -> int:
        self._line.rest(0.1)
        answer = self._insist("ask after a file", "HEAD", place, **TUS)
        if answer.status != 200:
            raise ToldWrong(f"asking after a file: {answer.status}")
        return int(answer.headers["upload-offset"])
