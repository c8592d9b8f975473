"""A workspace on a machine that runs in GBK: names on the disk are GBK bytes, files inside stay UTF-8."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = r"""
import locale, os, sys
from pathlib import Path
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.workspace import create_workspace, open_workspace
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.records import Batch, Case
from redline_review.plugin.domain.states import ActKind
assert sys.flags.utf8_mode == 0
print(locale.getpreferredencoding(False).lower(), sys.getfilesystemencoding())
folder = Path(os.fsdecode(bytes.fromhex(sys.argv[1])))
note = "\u91c7\u77f3\u573a\u6269\u5927 \U00020bb7"
create_workspace(folder, "\u5434\u4e2d")
store = open_workspace(folder).open_store()
ring = [[120, 31], [120.001, 31], [120.001, 31.001], [120, 31]]
case = Case("c1", "b", "JS-1", from_geojson({"type": "Polygon", "coordinates": [ring]}))
store.import_batch(Batch("b", "\u6279\u6b21"), [], [case], Act(ActKind.IMPORT, None, "t")).result()
store.record(Act(ActKind.NOTE, "c1", "t", {"text": note})).result()
store.snapshot(folder / "\u5feb\u7167")
store.close()
store = open_workspace(folder).open_store()
assert store.history("c1")[0].payload == {"text": note}
assert store.contents().batches[0].name == "\u6279\u6b21"
store.verify_chain()
store.close()
assert open_workspace(folder).info.name == "\u5434\u4e2d"
"""


@pytest.fixture(scope="module")
def gbk(tmp_path_factory):
    """The environment of a process in ``zh_CN.GBK``; the locale is compiled for the test where it is not installed."""
    locales = tmp_path_factory.mktemp("locales")
    charmap = Path("/usr/share/i18n/charmaps/GBK.gz")
    if shutil.which("localedef") is None or not charmap.exists():
        pytest.skip("neither localedef nor the GBK charmap is installed")
    plain = locales / "GBK"
    plain.write_bytes(gzip.decompress(charmap.read_bytes()))
    command = ["localedef", "-i", "zh_CN", "-f", str(plain), str(locales / "zh_CN.GBK")]
    done = subprocess.run(command, capture_output=True, text=True)
    if not (locales / "zh_CN.GBK" / "LC_CTYPE").exists():
        pytest.skip(f"zh_CN.GBK cannot be compiled here: {done.stderr.strip()[:200]}")
    settings = {"LOCPATH": str(locales), "LC_ALL": "zh_CN.GBK", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    return {**os.environ, **settings}


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"], ids=["named in GBK", "named in UTF-8, brought from elsewhere"])
def test_a_workspace_with_a_chinese_name_works_in_a_gbk_locale(gbk, tmp_path, encoding):
    name = os.fsencode(tmp_path) + b"/" + "吴中核查".encode(encoding)
    done = subprocess.run([sys.executable, "-c", SCRIPT, name.hex()], env=gbk, capture_output=True)
    assert done.returncode == 0, done.stderr.decode("gbk", "replace")
    assert done.stdout.split()[0] in (b"gbk", b"gb2312", b"cp936")
    data = json.loads(Path(os.fsdecode(name + b"/workspace.json")).read_bytes().decode("utf-8"))
    assert data["name"] == "吴中"
    assert [os.fsencode(path) for path in tmp_path.iterdir()] == [name]
