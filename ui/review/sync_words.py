"""What a sync does and did, in words: while it runs, and at its end."""

from __future__ import annotations

from ...plugin.adapters.translation import tr
from ...plugin.app.sync_report import SyncReport, SyncStage
from ..numbers import grouped

KIB_IN_MB = 1e6 / 1024


def progress_words(stage: str, done: int, total: int) -> str:
    """Return what a sync is busy with, and how much of it is done."""
    words = {
        SyncStage.PULL.value: _fetching_words(done, total),
        SyncStage.PUSH.value: tr("Sending: {done} of {total} findings", done=done, total=total),
        SyncStage.SETTLE.value: tr("Making sure that everything arrived…"),
        SyncStage.FILES.value: tr(
            "Sending photos and files: {done:.1f} of {total:.1f} MB", done=done / KIB_IN_MB, total=total / KIB_IN_MB
        ),
        SyncStage.WAIT.value: tr("The line is bad; the next try comes by itself within {seconds} s.", seconds=total),
    }
    return words.get(stage, "")


def summary(report: SyncReport) -> str:
    """Return what a sync brought and took."""
    others = report.pulled_cases - report.settled  # our own findings come back in the feed too
    parts = [_fetched_words(others)] if others > 0 else []
    parts += _sent_words(report.findings, report.patches) + _file_words(report)
    if report.conflicts:
        parts.append(tr("{count} in conflict", count=report.conflicts))
    if report.rejected:
        parts.append(tr("{count} refused", count=report.rejected))
    if report.unknown:
        parts.append(_unknown_words(report.unknown))
    if report.feed_forked:
        parts.append(tr("the platform was restored from a backup; what it had lost was sent again"))
    if report.chain_mismatch:
        parts.append(tr("the platform holds another record of this computer: tell its administrator"))
    return " · ".join(parts) or tr("Everything is up to date.")


def remarkable(report: SyncReport) -> bool:
    """Tell whether a sync found what the reviewer should know of, though nobody asked for it."""
    refused = report.conflicts or report.rejected or report.files_failed
    return bool(refused or report.feed_forked or report.chain_mismatch)


def _fetched_words(count: int) -> str:
    return tr("Fetched 1 patch") if count == 1 else tr("Fetched {count} patches", count=count)


def _fetching_words(done: int, total: int) -> str:
    if not total:
        return tr("Fetching: {done} records", done=grouped(done))
    return tr("Fetching: {done} of {total} records", done=grouped(done), total=grouped(total))


def _unknown_words(count: int) -> str:
    """Return what a newer platform sent that is not known here: nobody has to do anything about it."""
    if count == 1:
        return tr("1 record of a kind that only a newer version knows is kept for it")
    return tr("{count} records of a kind that only a newer version knows are kept for it", count=count)


def _file_words(report: SyncReport) -> list[str]:
    failed, words = report.files_failed, _sent_files_words(report.files_sent)
    if failed:
        one = failed == 1
        words.append(tr("1 file not sent") if one else tr("{count} files not sent", count=failed))
    return words


def _sent_files_words(count: int) -> list[str]:
    if not count:
        return []
    return [tr("Sent 1 file") if count == 1 else tr("Sent {count} files", count=count)]


def _sent_words(findings: int, patches: int) -> list[str]:
    words = []
    if findings:
        words.append(tr("Sent 1 finding") if findings == 1 else tr("Sent {count} findings", count=findings))
    if patches:
        words.append(tr("Sent 1 patch") if patches == 1 else tr("Sent {count} patches", count=patches))
    return words
