"""Every sentence that an error becomes on screen: what happened, and what to do.

One table, by class; a test finds no error class without a sentence, in either language.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from ..plugin import port_errors as port
from ..plugin.adapters import reading_errors as reading
from ..plugin.adapters.coverage_file import CsvUnwritten
from ..plugin.adapters.fault_words import fault_words
from ..plugin.adapters.form_files import FormFileBad
from ..plugin.adapters.imagery.nudges import NudgesNotKept
from ..plugin.adapters.rule_files import RuleFileBad
from ..plugin.adapters.translation import tr
from ..plugin.app.new_review import BuildCancelled
from ..plugin.app.shared_finding import UnfitForPatch
from ..plugin.app.sync_report import SyncBroke
from ..plugin.domain import errors as domain
from ..plugin.domain.errors import RedlineError
from ..plugin.screening.results import ScreeningCancelled, ShapelyMissing
from .background import WorkBroke
from .carried_words import CARRIED
from .conflict_words import CONFLICT
from .damage_words import damaged_sentence
from .evidence_words import EVIDENCE
from .export_words import EXPORT
from .form.fault_words import fault_sentence
from .form.file_words import form_file_words
from .image_words import IMAGERY
from .outline_words import OUTLINE
from .rule_words import rule_file_words
from .sign_in_words import SIGN_IN
from .sync_error_words import SYNC

Sentence = Callable[[Any], str]

STATE_WORDS: dict[str, Callable[[], str]] = {
    "unreviewed": lambda: tr("not reviewed"),
    "submitted": lambda: tr("submitted"),
    "returned": lambda: tr("returned"),
    "approved": lambda: tr("approved"),
}

UPKEEP_WORDS: dict[str, Callable[[], str]] = {
    "full": lambda: tr("the disk is full"),
    "read_only": lambda: tr("this place cannot be written"),
}
"""Why a file beside the store could not be written, where users can do something about it."""

DOMAIN: dict[type[RedlineError], Sentence] = {
    domain.BadGeometry: lambda e: tr(
        "An outline cannot be used: {reason}. Mend the shape and try again.", reason=fault_words(e.reason)
    ),
    domain.UnknownCode: lambda e: tr(
        "The answer “{code}” is not in the list “{list_name}”. Choose another answer, or restore the code list.",
        code=e.code,
        list_name=e.list_name,
    ),
    domain.UnknownQuestion: lambda e: tr(
        "The form has no question “{question}”. Check the form file of this workspace.", question=e.question
    ),
    domain.AnswerMissing: lambda e: (
        tr("One question still needs an answer before the finding can be saved. It is marked.")
        if len(e.questions) == 1
        else tr(
            "{count} questions still need an answer before the finding can be saved. They are marked.",
            count=len(e.questions),
        )
    ),
    domain.AnswerNotAllowed: lambda e: tr(
        "This answer cannot be chosen at the desk: it needs a site check first, and the deciding unit's document. "
        "Record the site check, or leave it undetermined."
    ),
    UnfitForPatch: lambda e: tr(
        "One patch of the group cannot have this finding; the group got nothing. Its zone may allow other activities: "
        "give it a finding of its own."
    ),
    domain.AnswerFaulty: fault_sentence,
    domain.AnswerTooLong: lambda e: tr(
        "The text has {length:,} characters, {longest:,} fit here. Shorten it, or add it as a document.",
        length=e.length,
        longest=e.longest,
    ),
    domain.StepNotAllowed: lambda e: tr(
        "This step is not possible while the patch is “{state}”. Refresh the list and look at its history.",
        state=_known(STATE_WORDS, e.state),
    ),
    domain.CaseNotFound: lambda e: tr(
        "This patch is not in the workspace. Refresh the list, or open the right workspace."
    ),
    domain.DuplicateIssuedId: lambda e: tr(
        "The patch id {issued_id} stands {count} times in the layer. Give each patch its own id and import again.",
        issued_id=e.issued_id,
        count=e.count,
    ),
    domain.BadResource: lambda e: tr(
        "The file {path} cannot be used: {reason}. Mend the file, or put back the one that came with the plugin.",
        path=e.path,
        reason=e.reason,
    ),
    domain.BadRecord: lambda e: tr(
        "A record could not be read ({kind}: {reason}). It was left out; ask its sender to check it.",
        kind=e.kind,
        reason=e.reason,
    ),
    domain.ChainBroken: lambda e: tr(
        "The record of this workspace does not hold at entry {seq}. Keep the folder as it is and restore a snapshot.",
        seq=e.seq,
    ),
}

STORE: dict[type[RedlineError], Sentence] = {
    port.DiskFull: lambda e: tr(
        "The disk of {path} is full: the last answers are not saved yet. Make room, then press “Save again”.",
        path=e.path,
    ),
    port.WorkspaceReadOnly: lambda e: tr(
        "{path} cannot be written. Choose a folder on a local disk where you may write, or ask for the right to.",
        path=e.path,
    ),
    port.StoreLocked: lambda e: tr(
        "The workspace {path} is open in another QGIS window, or another program holds it. Close it there, then open "
        "it here again or press “Save again”. Nothing is lost.",
        path=e.path,
    ),
    port.NewerSchema: lambda e: tr(
        "{path} was written by a newer version of Redline Review. You can look, not change; update the plugin.",
        path=e.path,
    ),
    port.NotAWorkspace: lambda e: tr(
        "{path} is not a Redline Review workspace, or its workspace.json cannot be read. Choose the folder of a "
        "workspace.",
        path=e.path,
    ),
    port.WorkspaceExists: lambda e: tr(
        "{path} holds a workspace already. Open it, or choose another folder for the new review.", path=e.path
    ),
    port.StoreClosed: lambda e: tr(
        "The workspace {path} was closed before this was saved. Open it again.", path=e.path
    ),
    port.ReferenceUnwritten: lambda e: tr(
        "The zones could not be written to {path} for use in QGIS: {reason}. Findings and overlaps are not affected; "
        "it is tried again by itself.",
        path=e.path,
        reason=_known(UPKEEP_WORDS, e.reason),
    ),
    port.SnapshotFailed: lambda e: tr(
        "No safety copy of this workspace could be made in {path}: {reason}. Your answers are saved; it is tried again "
        "by itself.",
        path=e.path,
        reason=_known(UPKEEP_WORDS, e.reason),
    ),
    port.PicturesUnwritten: lambda e: tr(
        "The finding is saved; the pictures of what you saw could not be written to {path}: {reason}. They are tried "
        "again with the next finding and when you close.",
        path=e.path,
        reason=_known(UPKEEP_WORDS, e.reason),
    ),
    port.EvidenceMissing: lambda e: tr(
        "The picture {name} is no longer in the evidence folder. Bring it back from a copy, or paint it again.",
        name=_name(e.path),
    ),
    port.EvidenceChanged: lambda e: tr(
        "The picture {name} was changed after it was kept: it is not shown as what was seen.", name=_name(e.path)
    ),
    port.WorkspaceFileUnwritten: lambda e: tr(
        "{path} could not be brought up to date: {reason}. Your answers are saved; it is tried again by itself.",
        path=e.path,
        reason=_known(UPKEEP_WORDS, e.reason),
    ),
}

LINE: dict[type[RedlineError], Sentence] = {
    port.ServerUnreachable: lambda e: tr(
        "{url} cannot be reached. Your findings are safe here and will be sent when the line is back.", url=_host(e.url)
    ),
    port.ServerTimeout: lambda e: tr(
        "{url} did not answer within {timeout_s:.0f} s. Your findings are safe here; try again later.",
        url=_host(e.url),
        timeout_s=e.timeout_s,
    ),
    port.BadAnswer: lambda e: tr(
        "{url} answered something that is not the platform (status {status}). Check the address, or sign in to the "
        "network first. Your findings are safe here.",
        url=_host(e.url),
        status=e.status,
    ),
    port.ServerBusy: lambda e: tr(
        "The platform is busy (status {status}). Your findings are safe here; sending is tried again by itself.",
        status=e.status,
    ),
    port.SignInNeeded: lambda e: tr(
        "Sign in to {url} again to send your findings. They are safe here.", url=_host(e.url)
    ),
    port.SignInRefused: lambda e: tr(
        "{url} refused the sign-in. Check name and password, or ask the platform's administrator.", url=_host(e.url)
    ),
    port.FileRefused: lambda e: tr(
        "{url} did not take a file. It says: “{detail}” The file stays where it is.", url=_host(e.url), detail=e.detail
    ),
    port.UploadGone: lambda e: tr(
        "{url} has let go of an unfinished file. It is sent again from the start with the next sync.", url=_host(e.url)
    ),
    port.UploadElsewhere: lambda e: tr(
        "A piece of a file did not arrive at {url} as it was sent. It is sent again with the next sync.",
        url=_host(e.url),
    ),
    port.HostNotAllowed: lambda e: tr(
        "This workspace may not connect to {host}. Add the host to the workspace's list, or open another workspace.",
        host=e.host,
    ),
    port.CursorGone: lambda e: tr(
        "The platform's records at {url} were restored or renewed. Everything is read again; nothing here is lost.",
        url=_host(e.url),
    ),
    SyncBroke: lambda e: tr(
        "Sending broke off by a fault of the plugin ({name}). Your findings are safe here; try again later. The log "
        "panel of QGIS has the details.",
        name=e.name,
    ),
}

READING: dict[type[RedlineError], Sentence] = {
    reading.FileMissing: lambda e: tr("There is no file {path}. Choose it again.", path=e.path),
    reading.SidecarMissing: lambda e: tr(
        "{path} is missing: a Shapefile needs its .shp, .shx and .dbf together. Copy all of them, then choose again.",
        path=e.path,
    ),
    reading.FileCut: lambda e: tr(
        "{path} is cut off ({found_bytes} of {expected_bytes} bytes). Copy it again from where it came.",
        path=e.path,
        found_bytes=e.found_bytes,
        expected_bytes=e.expected_bytes,
    ),
    reading.LayerUnreadable: lambda e: tr(
        "{path} cannot be read as a layer. Open it in QGIS to see what is wrong, or ask its sender for another copy.",
        path=e.path,
    ),
    reading.LayerWithoutCrs: lambda e: (
        tr(
            "The layer {name} does not say its coordinate reference system. Its coordinates are degrees: choose "
            "CGCS2000 ({offered}), or the one its sender used.",
            name=e.name,
            offered=e.offered,
        )
        if e.offered
        else tr(
            "The layer {name} does not say its coordinate reference system. Choose the one its sender used.",
            name=e.name,
        )
    ),
    reading.NoPolygons: lambda e: (
        tr(
            "The layer {name} holds points. Give a radius to make circles of them, or choose a layer of areas.",
            name=e.name,
        )
        if "Point" in e.found
        else tr("The layer {name} holds {found}, not polygons. Choose a layer of areas.", name=e.name, found=e.found)
    ),
    reading.LayerEmpty: lambda e: tr("The layer {name} is empty. Choose another one.", name=e.name),
    reading.MissingField: lambda e: tr(
        "The layer {name} has no field {field}. Choose another field for it.", name=e.name, field=e.field
    ),
    reading.EncodingUnknown: lambda e: tr(
        "The text in {path} is neither UTF-8 nor GBK. Ask its sender for a GeoPackage, or for the encoding.",
        path=e.path,
    ),
    reading.FileEncrypted: lambda e: tr(
        "{path} is protected by a password or encrypted. Open it with its password, save it without one, and choose "
        "that copy.",
        path=e.path,
    ),
    reading.PlaceColumnsUnknown: lambda e: tr(
        "The table {name} does not say where its rows lie. Choose its column of outlines (WKT), or its columns of "
        "longitude and latitude.",
        name=e.name,
    ),
    reading.SourceUnreachable: lambda e: tr(
        "{place} does not answer. Check the address, the line and the sign-in of this connection in QGIS, then try "
        "again.",
        place=e.place,
    ),
    reading.SourceRefused: lambda e: tr(
        "{place} does not accept the sign-in, or wants one. Set it in this connection in QGIS, then try again.",
        place=e.place,
    ),
    reading.NotAService: lambda e: tr(
        "{place} is neither a WFS nor an OGC API – Features. Check the address.", place=e.place
    ),
    reading.SourceEmpty: lambda e: tr("{place} offers no layer. Choose another source.", place=e.place),
    reading.LayerGone: lambda e: tr("The layer {name} was removed from the project. Choose another one.", name=e.name),
    reading.RejectedUnwritten: lambda e: tr(
        "The rejected rows could not be written to {path}: {reason}. Nothing else is affected; choose another place.",
        path=e.path,
        reason=e.reason,
    ),
    reading.ReadingCancelled: lambda e: tr("Stopped; nothing was written."),
    BuildCancelled: lambda e: tr("Stopped; nothing was written."),
}

WORK: dict[type[RedlineError], Sentence] = {
    ShapelyMissing: lambda e: tr(
        "Overlaps are measured with QGIS's own geometry, which is slower: shapely 2 is not installed here."
    ),
    CsvUnwritten: lambda e: tr(
        "The table could not be written to {path}: {reason}. Choose another place.", path=e.path, reason=e.reason
    ),
    RuleFileBad: rule_file_words,
    FormFileBad: form_file_words,
    NudgesNotKept: lambda e: tr(
        "The shifts of images cannot be read from or written to {path}. They hold until this workspace is closed.",
        path=e.path,
    ),
    ScreeningCancelled: lambda e: tr("Measuring the overlaps was stopped; nothing was written."),
    WorkBroke: lambda e: tr(
        "Something in the plugin broke ({name}). What you saved is safe. The log panel of QGIS has the details.",
        name=e.name,
    ),
}


def _known(words: dict[str, Callable[[], str]], code: str) -> str:
    return words[code]() if code in words else code


def _name(path: str) -> str:
    return PurePath(path).name


def _host(url: str) -> str:
    """Return what of an address tells a reviewer which computer is meant."""
    return urlsplit(url).netloc.rpartition("@")[2] or url


def _unsafe_place(error: Any) -> str:
    if error.reason == "cloud":
        return tr(
            "{path} lies in a cloud-synced folder, which can damage a workspace. Choose a folder on a local disk.",
            path=error.path,
        )
    return tr(
        "{path} lies on a network share, where saving is not safe. Choose a folder on a local disk.", path=error.path
    )


SENTENCES: dict[type[RedlineError], Sentence] = {
    **DOMAIN,
    **STORE,
    **LINE,
    **IMAGERY,
    **READING,
    **WORK,
    **OUTLINE,
    **EXPORT,
    **CARRIED,
    **CONFLICT,
    **SIGN_IN,
    **EVIDENCE,
    **SYNC,
    port.UnsafePlace: _unsafe_place,
    port.StoreDamaged: damaged_sentence,
}


def sentence(error: RedlineError) -> str:
    """Return the words for an error: that of its class, else of the nearest base that has one."""
    for cls in type(error).__mro__:
        if cls in SENTENCES:
            return SENTENCES[cls](error)
    return tr("Something went wrong: {what}. Nothing that was saved is lost.", what=type(error).__name__)


def refusal_words(error: RedlineError) -> str:
    """Return the words for an error that kept an answer off the disk, while the workspace is open."""
    if isinstance(error, port.WorkspaceReadOnly):
        return tr(
            "{path} cannot be written any more: the last answers are not saved yet. Once it can be written again, "
            "press “Save again”.",
            path=error.path,
        )
    return sentence(error)
