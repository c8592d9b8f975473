"""All wording of the server: each error and HTTP fault as an RFC 9457 problem with a stable type.

``type`` is ``urn:redline-review:problem:<slug>``; slugs never change once released. ``detail`` templates name only
the fields that a caller may see: no path, no SQL, no trace.
"""

from __future__ import annotations

from typing import Any

from ..plugin.domain import errors as domain
from ..plugin.domain import outline_merge as merging
from ..plugin.domain.errors import RedlineError
from . import errors as own
from .desk_problems import DESK
from .entry import Entry
from .evidence_problems import EVIDENCE
from .operator_problems import OPERATOR
from .page_problems import PAGES

__all__ = ["CATALOGUE", "HTTP_FAULTS", "Entry", "entry_for", "problem", "problem_of", "sentence"]

TYPE_PREFIX = "urn:redline-review:problem:"


CATALOGUE: dict[type[RedlineError], Entry] = {
    **EVIDENCE,
    **PAGES,
    **OPERATOR,
    **DESK,
    domain.BadGeometry: Entry(
        "bad-geometry", 422, "The outline cannot be used", "The outline cannot be used: {reason}.", ("reason",)
    ),
    domain.UnknownCode: Entry(
        "unknown-code",
        422,
        "An answer that is not in its list",
        "“{code}” is no answer of {list_name}.",
        ("list_name", "code"),
    ),
    domain.UnknownQuestion: Entry(
        "unknown-question",
        422,
        "A question the form does not have",
        "The form has no question {question}.",
        ("question",),
    ),
    domain.AnswerMissing: Entry(
        "answer-missing",
        422,
        "Required questions are open",
        "Required questions are open: {questions}.",
        ("questions",),
    ),
    domain.PhotosMissing: Entry(
        "photos-missing",
        422,
        "Photos are missing",
        "The finding needs photos of these kinds: {kinds}.",
        ("kinds",),
    ),
    domain.AnswerNotAllowed: Entry(
        "answer-not-allowed",
        422,
        "An answer that this stage does not allow",
        "{question} cannot be answered with {code} at the stage {stage}.",
        ("question", "code", "stage"),
    ),
    domain.AnswerFaulty: Entry(
        "answer-faulty",
        422,
        "A date or number that cannot stand",
        "{question} cannot be “{value}” ({fault} {bound}).",
        ("question", "fault", "value", "bound"),
    ),
    domain.AnswerTooLong: Entry(
        "answer-too-long",
        422,
        "A text that is too long",
        "{question} holds {length} characters; it takes {longest}.",
        ("question", "length", "longest"),
    ),
    domain.StepNotAllowed: Entry(
        "step-not-allowed",
        409,
        "The patch is not in a state for this step",
        "A patch that is {state} does not take the step {act}.",
        ("state", "act"),
    ),
    domain.CaseNotFound: Entry(
        "case-not-found", 404, "No such patch", "There is no such patch in your area.", ("case_id",)
    ),
    domain.DuplicateIssuedId: Entry(
        "duplicate-issued-id",
        422,
        "Two patches bear the same issued id",
        "{count} patches bear the issued id {issued_id}; nothing was imported. Give each its own id.",
        ("issued_id", "count"),
    ),
    domain.BadResource: Entry(
        "server-misconfigured", 500, "The server is misconfigured", "A form or code list of the server cannot be used."
    ),
    domain.BadRecord: Entry(
        "bad-record", 422, "A record without the agreed shape", "{kind}: {reason}.", ("kind", "reason")
    ),
    domain.ChainBroken: Entry(
        "chain-broken", 409, "The audit chain does not hold", "The audit chain does not hold at entry {seq}.", ("seq",)
    ),
    merging.MergeRefused: Entry(
        "merge-refused",
        409,
        "These patches cannot become one",
        "{issued_id} cannot be merged: {reason}.",
        ("reason", "issued_id"),
    ),
    merging.PatchMerged: Entry(
        "patch-merged", 409, "The patch is merged into another", "Its answer is that of {into}.", ("case_id", "into")
    ),
    own.SignInFailed: Entry(
        "sign-in-failed", 401, "Sign-in refused", "The name or the password is wrong, or the account is disabled."
    ),
    own.AccountLocked: Entry(
        "account-locked",
        403,
        "The account is locked for a while",
        "Too many wrong passwords. Try again in {retry_after_s} seconds, or ask the administrator.",
        ("retry_after_s",),
    ),
    own.TokenInvalid: Entry(
        "token-invalid", 401, "Sign in again", "The access token is missing, expired or not valid here."
    ),
    own.IssuerUnavailable: Entry(
        "issuer-unavailable",
        503,
        "Sign-ins cannot be checked now",
        "The issuer does not answer. Try again soon.",
    ),
    own.TooManyAttempts: Entry(
        "too-many-attempts",
        429,
        "Too many wrong passwords from this address",
        "Try again in {retry_after_s} seconds.",
        ("retry_after_s",),
    ),
    own.RefreshInvalid: Entry(
        "refresh-invalid", 401, "Sign in again", "The refresh token is expired, revoked or not valid here."
    ),
    own.RefreshReplayed: Entry(
        "refresh-replayed",
        401,
        "Sign in again",
        "An old refresh token was used again; to be safe, this sign-in was ended.",
    ),
    own.DeviceMismatch: Entry(
        "device-mismatch",
        403,
        "Another device's audit chain",
        "The audit chain in the push is not that of the device that signed in.",
    ),
    own.RoleMissing: Entry(
        "role-missing", 403, "Your role does not allow this", "You have no role here that may {act}.", ("act",)
    ),
    own.LevelNotAllowed: Entry(
        "level-not-allowed",
        403,
        "Another level's turn",
        "The patch waits for the approver of level {level}.",
        ("level",),
    ),
    own.CaseExists: Entry(
        "case-exists", 409, "This patch exists already", "The patch {case_id} is there already.", ("case_id",)
    ),
    own.KindNotSupported: Entry(
        "kind-not-supported",
        422,
        "This server does not do this yet",
        "Operations of the kind {kind} are not supported by this server.",
        ("kind",),
    ),
    own.OperationBlocked: Entry(
        "operation-blocked",
        409,
        "An earlier operation was not applied",
        "It stands on the operation {by_op_id}, which was not applied.",
        ("by_op_id",),
    ),
    own.OpIdTaken: Entry(
        "op-id-taken", 409, "The operation's id is taken", "The id was used for another operation.", ("op_id",)
    ),
    own.NotStorable: Entry(
        "not-storable", 422, "The operation cannot be stored", "The database refused this operation.", ("op_id",)
    ),
    own.UnknownForm: Entry(
        "unknown-form", 422, "A form that this server does not have", "There is no form {form} here.", ("form",)
    ),
    own.FeedForked: Entry(
        "feed-forked",
        410,
        "The server's past is another one",
        "The server was restored from a backup. Start again from the beginning and offer settled operations again.",
    ),
    own.CursorGone: Entry(
        "cursor-gone", 410, "Start again from the beginning", "The cursor cannot be continued: start without one."
    ),
    own.TooManyOperations: Entry(
        "too-many-operations",
        413,
        "Too many operations in one push",
        "{count} operations in one push; at most {limit} are taken.",
        ("count", "limit"),
    ),
    own.BodyTooLarge: Entry(
        "body-too-large",
        413,
        "The request is too large",
        "At most {limit_bytes} bytes are taken, counted after decompression.",
        ("limit_bytes",),
    ),
    own.BadEncoding: Entry(
        "bad-encoding",
        415,
        "The body's encoding cannot be used",
        "Send the body plain or as gzip; this one cannot be read.",
    ),
    own.BadParameter: Entry(
        "bad-parameter", 400, "A parameter that cannot be used", "{name}: {reason}.", ("name", "reason")
    ),
    own.RecordNotFound: Entry(
        "record-not-found", 404, "No such record", "There is no such record in your area.", ("collection", "record_id")
    ),
    own.PreconditionRequired: Entry(
        "precondition-required", 428, "A precondition is needed", "Send If-Match with the ETag, or If-None-Match: *."
    ),
    own.PreconditionFailed: Entry(
        "precondition-failed",
        412,
        "The record stands otherwise",
        "The record stands at version {version}. Look at what differs, then send it again with the new ETag.",
        ("version", "conflicts", "record"),
    ),
    own.DatabaseUnavailable: Entry(
        "database-unavailable",
        503,
        "The database does not answer",
        "Send it again in a moment: what was written already is not written twice.",
    ),
    own.StorageFull: Entry(
        "storage-full",
        507,
        "The server's storage is full",
        "The server's disk is full. Nothing was written. Tell the administrator.",
    ),
    own.DatabaseRefused: Entry(
        "database-refused", 500, "The database refused the request", "Nothing was written. The log has the details."
    ),
    own.SchemaOutdated: Entry(
        "schema-outdated",
        503,
        "The database has another schema version",
        "The database stands at revision {found}, this version needs {needed}. "
        "Run “redline-server init” with the owner's database address.",
        ("found", "needed"),
    ),
    own.UnsafeDatabaseRole: Entry(
        "unsafe-database-role",
        500,
        "The database role is too powerful",
        "The role {role} bypasses row-level security. Give the server a role without SUPERUSER and BYPASSRLS.",
        ("role",),
    ),
    own.BadSetting: Entry(
        "bad-setting", 500, "A setting cannot be used", "The setting {name} cannot be used: {reason}."
    ),
    own.FolderNotUsable: Entry(
        "folder-not-usable",
        500,
        "The data folder cannot be used",
        "The data folder {path} cannot be used: {reason}. Choose a folder you may write with --data.",
    ),
    own.PortInUse: Entry(
        "port-in-use",
        500,
        "The port is in use",
        "Port {port} on {host} is in use by another program. Stop that program or choose another port with --port.",
    ),
    own.SourceUnreadable: Entry(
        "source-unreadable", 422, "The file cannot be imported", "{path} cannot be imported: {reason}."
    ),
    own.OgrMissing: Entry(
        "ogr-missing",
        500,
        "GDAL is not installed",
        "Reading files needs GDAL's Python module. Install the package python3-gdal, and run the server by the"
        " system's Python (/usr/bin/python3 -m venv --system-site-packages).",
    ),
    own.AccountUnknown: Entry("account-unknown", 404, "No such account", "There is no account {username}."),
    own.AccountExists: Entry("account-exists", 409, "The account exists", "There is an account {username} already."),
    own.WeakPassword: Entry(
        "weak-password", 422, "The password is too short", "A password has at least {at_least} characters."
    ),
    own.BadGrant: Entry(
        "bad-grant",
        422,
        "A role that cannot be granted",
        "“{text}” is no role with an area. Write for example inspector:320506, approver:3205:1 or admin:*.",
    ),
}

HTTP_FAULTS: dict[int, Entry] = {
    400: Entry("bad-request", 400, "The request cannot be read", "The request cannot be read."),
    401: Entry("token-invalid", 401, "Sign in again", "The access token is missing, expired or not valid here."),
    403: Entry("forbidden", 403, "Not allowed", "This is not allowed."),
    404: Entry("not-found", 404, "Nothing here", "There is nothing at this address."),
    405: Entry("method-not-allowed", 405, "The method is not offered", "This address does not offer this method."),
    406: Entry("not-acceptable", 406, "No such representation", "The answer is not offered in this form."),
    410: Entry("cursor-gone", 410, "Start again from the beginning", "The cursor cannot be continued."),
    413: Entry("body-too-large", 413, "The request is too large", "The request is too large."),
    415: Entry("bad-encoding", 415, "The body's form cannot be used", "The body's form cannot be used."),
    422: Entry("request-invalid", 422, "The request has not the agreed shape", "The request has not the agreed shape."),
    409: Entry("conflict", 409, "It stands otherwise", "The record or upload stands otherwise by now."),
    412: Entry("precondition-failed", 412, "The precondition does not hold", "The precondition does not hold."),
    423: Entry("upload-busy", 423, "The upload is busy", "Try again in a moment."),
    428: Entry("precondition-required", 428, "A precondition is needed", "Send If-Match or If-None-Match: *."),
    429: Entry("too-many-requests", 429, "Too many requests", "Wait a moment, then try again."),
    500: Entry("server-error", 500, "The server failed", "The server failed; the log has the details."),
    507: Entry("storage-full", 507, "The server's storage is full", "Nothing was written. Tell the administrator."),
    503: Entry("unavailable", 503, "The server is not ready", "Try again in a moment."),
}


def entry_for(error: RedlineError) -> Entry:
    """Return the catalogue's entry of an error."""
    return CATALOGUE[type(error)]


def sentence(error: RedlineError) -> str:
    """Return the English sentence of an error."""
    return entry_for(error).detail.format(**shown_fields(error))


def shown_fields(error: RedlineError) -> dict[str, Any]:
    """Return an error's fields as its sentence takes them."""
    return {name: _words(value) for name, value in error.fields().items()}


def _words(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value


def problem(entry: Entry, detail: str = "", **members: Any) -> dict[str, Any]:
    """Return an RFC 9457 object of an entry."""
    return {
        "type": TYPE_PREFIX + entry.slug,
        "title": entry.title,
        "status": entry.status,
        "detail": detail or entry.detail,
        **members,
    }


def problem_of(error: RedlineError) -> dict[str, Any]:
    """Return the RFC 9457 object of an error, with the members that its entry shows."""
    entry = entry_for(error)
    fields = error.fields()
    members = {name: list(v) if isinstance(v := fields[name], tuple) else v for name in entry.members}
    return problem(entry, sentence(error), **members)
