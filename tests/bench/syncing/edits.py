"""The edits that every side of the sync benchmark carries: a finding for each patch, some of them contested."""

from __future__ import annotations

FIELDS = ("reality", "false_alarm_reason", "note")
CONTESTED = 10
"""Patches beyond the findings that a colleague answers otherwise, after the laptop has left and before it is back."""
REASONS = ("season", "water_level", "cloud_or_shadow", "misregistration", "sensor")
Finding = dict[str, str]


def mine(number: int) -> Finding:
    """Return what the laptop found at a patch."""
    note = f"与去年同期一致，第{number}号图斑为作物轮作"
    return dict(zip(FIELDS, ("not_real", REASONS[number % len(REASONS)], note)))


def colleagues(number: int) -> Finding:
    """Return what the colleague found there: another reason, other words."""
    return dict(zip(FIELDS, ("not_real", REASONS[(number + 1) % len(REASONS)], f"第{number}号：现场复核后另有说明")))


def all_mine(findings: int) -> dict[int, Finding]:
    """Return the findings that end the same on both sides, by number of the patch."""
    return {number: mine(number) for number in range(findings)}


def contested(findings: int) -> range:
    """Return the numbers of the contested patches."""
    return range(findings, findings + CONTESTED)
