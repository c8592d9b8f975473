"""The operator's guide names only commands, options and settings that exist."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest
from redline_review.server.cli import parser
from redline_review.server.commands.parts import Teaching
from redline_review.server.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "operate.md"
UNIT = ROOT / "server" / "deploy" / "redline-server.service"
GUIDES = (GUIDE, GUIDE.with_suffix(".zh.md"))
COMMANDS = [
    line.split("  # ")[0].strip()
    for guide in GUIDES
    for line in guide.read_text(encoding="utf-8").splitlines()
    if line.startswith("    redline-server ")
]


def test_the_guide_shows_commands():
    assert len(COMMANDS) > 15


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_guide_can_be_given(line):
    given = parser().parse_args(shlex.split(line)[1:])
    assert callable(given.run)


@pytest.mark.parametrize("option", sorted(set(re.findall(r"`(--[a-z-]+)", GUIDE.read_text(encoding="utf-8")))))
def test_an_option_of_the_guide_is_in_some_help(option):
    helps = "".join(room.format_help() for room in every_parser(parser()))
    assert f"{option} " in helps or f"{option}]" in helps or f"{option}\n" in helps


def every_parser(root):
    yield root
    for action in root._actions:
        for one in getattr(action, "choices", None) or ():
            if hasattr(action, "_name_parser_map"):
                yield from every_parser(action.choices[one])


def test_the_settings_of_the_guide_exist():
    table = re.findall(r"^\| (`[a-z_`, ]+`) \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    named = {name for row in table for name in re.findall(r"`([a-z_]+)`", row)}
    assert len(named) > 10
    assert named <= {field.name for field in fields(Settings)}


def test_every_command_teaches_by_examples():
    leaves = [one for one in every_parser(parser()) if one.get_default("run") is not None]
    assert len(leaves) >= 16
    assert all(one.formatter_class is Teaching and one.description for one in leaves)
    taught = {one.prog.split()[1] for one in every_parser(parser()) if one.epilog and "redline-server " in one.epilog}
    assert taught >= {
        "init",
        "serve",
        "user",
        "import-zones",
        "import-cases",
        "check",
        "backup",
        "export",
        "pack",
        "take-in",
    }


def test_the_systemd_unit_starts_a_command_that_exists():
    (start,) = re.findall(r"^ExecStart=\S+/redline-server (.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    assert callable(parser().parse_args(shlex.split(start)).run)
