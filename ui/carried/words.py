"""The words of what is carried by hand: what a package is, what was done, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ...plugin.adapters.packages_find import FoundPackage
from ...plugin.adapters.packages_zip import has_aes
from ...plugin.adapters.translation import tr
from ...plugin.app.package import OpenedPack
from ...plugin.app.package_leaving import Cover, LeavingCheck
from ...plugin.app.transfer import ExportedPack, LeftOut, ReceiptTaken
from ...plugin.domain.file_sending import FileFault
from ...plugin.domain.states import Outcome
from ..moments import local_words
from ..new_review.parts import in_a_row, patches_words
from ..numbers import size_words

_NAMED = 12
"""So many names follow each remark."""

COVER_WORDS: Mapping[Cover, Callable[[], str]] = {
    Cover.WHOLE: lambda: tr("there"),
    Cover.PARTLY: lambda: tr("covers only a part"),
    Cover.OTHER_DATE: lambda: tr("only of the other side of the change"),
    Cover.NONE: lambda: tr("none"),
}
_STAYED: Mapping[FileFault, Callable[[], str]] = {
    FileFault.MISSING: lambda: tr("not in the evidence folder any more"),
    FileFault.ALTERED: lambda: tr("changed after it was kept"),
    FileFault.TOO_LARGE: lambda: tr("larger than a file on the stick may be"),
}


def count_words(count: int, one: str, many: str) -> str:
    """Return the words for one or for several; ``many`` has its number already."""
    return one if count == 1 else many


def findings_words(count: int) -> str:
    """Return a number of findings."""
    return count_words(count, tr("1 finding"), tr("{count} findings", count=count))


def files_words(count: int) -> str:
    """Return a number of files."""
    return count_words(count, tr("1 file"), tr("{count} files", count=count))


def images_words(count: int) -> str:
    """Return a number of images."""
    return count_words(count, tr("1 image"), tr("{count} images", count=count))


def named(names: Sequence[str]) -> str:
    """Return some names, and how many more there are."""
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return shown if more <= 0 else tr("{names} and {count} more", names=shown, count=more)


# A package


def package_words(package: FoundPackage, mark: str) -> str:
    """Return what a package is, in one line."""
    first = package.first
    parts = [
        tr("Batch {batch}, area {units}", batch=package.batch, units=", ".join(package.units)),
        tr("made {when}", when=local_words(first.made_at)),
        images_words(len(package.images)),
        tr("needs {size}", size=size_words(package.size_bytes)),
        tr("secrecy mark: {mark}", mark=mark),
    ]
    if first.volumes > 1:
        parts.insert(2, tr("{count} volumes, all here", count=first.volumes))
    return " · ".join(parts)


def opened_words(report: OpenedPack) -> str:
    """Return what came of opening a package."""
    taken = report.taken
    if not taken.anything:
        return tr("The workspace had all of this package already; nothing was changed.")
    parts = []
    if taken.new:
        parts.append(count_words(taken.new, tr("1 new patch"), tr("{count} new patches", count=taken.new)))
    if taken.changed:
        parts.append(
            count_words(
                taken.changed, tr("1 patch brought up to date"), tr("{count} brought up to date", count=taken.changed)
            )
        )
    if taken.zones:
        parts.append(count_words(taken.zones, tr("1 zone"), tr("{count} zones", count=taken.zones)))
    parts.append(images_words(report.images))
    return tr("Opened: {what}.", what=" · ".join(parts))


def opened_lines(report: OpenedPack) -> list[str]:
    """Return what else to know of an opened package."""
    lines = [tr("It lies in {folder}.", folder=report.folder)]
    taken = report.taken
    if taken.conflicts:
        lines.append(
            tr("{count} patches were found otherwise by somebody else: they are in conflict.", count=taken.conflicts)
        )
    if taken.older:
        lines.append(
            tr("Of {patches} the workspace has a newer version, which stays.", patches=patches_words(taken.older))
        )
    if report.undated:
        lines.append(
            tr(
                "No day can be read from the names of these images; give it with “Add images”, they lie in the folder "
                "imagery: {names}",
                names=named(report.undated),
            )
        )
    if report.unread:
        lines.append(tr("These images cannot be read: {names}", names=named(report.unread)))
    if report.rules:
        lines.append(tr("The platform's own form and lists hold here: {names}", names=named(report.rules)))
    return lines


# Before leaving


def leaving_words(check: LeavingCheck) -> str:
    """Return what the check found."""
    if not check.cases:
        return tr("There is no patch here yet. Open a package, or fetch the batch first.")
    if not check.lacks:
        return tr("You can leave: all {count} patches have both images on this computer.", count=check.cases)
    return tr(
        "Of {count} patches, {lacking} lack something: {earlier} have no earlier image, {later} no current one.",
        count=check.cases,
        lacking=len(check.lacks),
        earlier=check.without(lambda lack: lack.earlier),
        later=check.without(lambda lack: lack.later),
    )


def disk_words(check: LeavingCheck) -> str:
    """Return what the images take, what is free, and what stays behind without a line."""
    images = check.images
    lines = [
        tr(
            "On this computer: {images}, {size}. Free on its disk: {free}.",
            images=images_words(images.count),
            size=size_words(images.size_bytes),
            free=size_words(images.free_bytes),
        )
    ]
    if images.gone:
        lines.append(tr("Not there any more: {names}.", names=named([Path(path).name for path in images.gone])))
    if images.online:
        lines.append(tr("Shown only while there is a line: {names}.", names=named(images.online)))
    return "\n".join(lines)


# Going out


def standing_words(waiting: int, exported: int) -> str:
    """Return what waits to be carried."""
    never = tr("Nothing new waits to be carried.")
    if waiting:
        never = count_words(
            waiting,
            tr("1 finding or other change waits to be carried."),
            tr("{count} findings and other changes wait to be carried.", count=waiting),
        )
    if not exported:
        return never
    again = count_words(
        exported,
        tr("1 was exported and has no receipt yet; it goes along again, which does no harm."),
        tr("{count} were exported and have no receipt yet; they go along again, which does no harm.", count=exported),
    )
    return in_a_row(never, again)


def exported_words(report: ExportedPack) -> str:
    """Return what was written."""
    others = report.operations - report.findings
    parts = [findings_words(report.findings)] if report.findings or not others else []
    if others:
        parts.append(count_words(others, tr("1 other change"), tr("{count} other changes", count=others)))
    if report.files:
        parts.append(tr("{files} with them", files=files_words(report.files)))
    return tr("Written: {what}; {size}.", what=" · ".join(parts), size=size_words(report.size_bytes))


def exported_lines(report: ExportedPack) -> list[str]:
    """Return where it lies, what stayed behind, and what to do next."""
    lines = [tr("In {folder}:", folder=report.folder), *(f"    {name}" for name in report.names)]
    if report.again:
        lines.append(tr("{count} of them had been exported before.", count=report.again))
    lines += map(_left_words, report.left_out)
    if report.too_large:
        lines.append(tr("{count} are too large for any package and stay here as refused.", count=report.too_large))
    lines.append(
        tr(
            "Next: carry this file to an office with a line to the platform, or hand it to the platform's "
            "administrator. Bring the receipt (.rlreceipt) back and take it in here."
        )
        if len(report.names) == 1
        else tr(
            "Next: carry all {count} files to an office with a line to the platform, or hand them to the platform's "
            "administrator. Bring the receipts (.rlreceipt) back and take them in here.",
            count=len(report.names),
        )
    )
    lines.append(tr("Until then these findings stand as “exported, no receipt” (⇪), for as long as it takes."))
    return lines


def _left_words(left: LeftOut) -> str:
    why = _STAYED[left.fault]() if left.fault in _STAYED else left.fault.value
    return tr("Stayed behind, the finding went without it: {name} ({why})", name=left.name, why=why)


def password_words() -> str:
    """Return what is said of the password before anything is written."""
    if has_aes():
        return tr("Password: empty for none. The receipt comes back under the same one; 7-Zip opens it, too.")
    return tr("Password: not available here, QGIS's Python has no library for it (pyzipper).")


# Coming back


def receipt_words(taken: ReceiptTaken) -> str:
    """Return what receipts brought."""
    if not taken.anything:
        return tr("These receipts say nothing new: all of it was known here.")
    arrived = taken.count(Outcome.APPLIED, Outcome.DUPLICATE)
    parts = [count_words(arrived, tr("1 arrived"), tr("{count} arrived", count=arrived))] if arrived else []
    if taken.files_sent:
        parts.append(tr("{files} with them", files=files_words(taken.files_sent)))
    conflicts, refused = taken.count(Outcome.CONFLICT), taken.count(Outcome.REJECTED)
    blocked = taken.count(Outcome.BLOCKED)
    if conflicts:
        parts.append(tr("{count} in conflict", count=conflicts))
    if refused:
        parts.append(tr("{count} refused", count=refused))
    if blocked:
        parts.append(tr("{count} held back behind them", count=blocked))
    if taken.files_refused:
        parts.append(tr("{files} refused", files=files_words(taken.files_refused)))
    return tr("The platform answered: {what}.", what=" · ".join(parts)) if parts else tr("The record was acknowledged.")


def receipt_lines(taken: ReceiptTaken) -> list[str]:
    """Return what to do after receipts."""
    lines = []
    if taken.count(Outcome.CONFLICT):
        lines.append(tr("Next: choose between the two findings of each patch in conflict (⚠ in the list, Shift+D)."))
    if taken.count(Outcome.REJECTED):
        lines.append(tr("Next: look at the refused ones (✕ in the list): the panel says why."))
    lines += [tr("The platform could not read a part of it. It says: “{why}”", why=why) for why in taken.problems]
    if taken.unknown:
        lines.append(tr("{count} answers are about findings that are not in this workspace.", count=taken.unknown))
    if taken.chain_mismatch:
        lines.append(tr("The platform holds another record of this computer: tell its administrator."))
    return lines
