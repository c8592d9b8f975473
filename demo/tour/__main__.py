"""``python -m redline_review.demo.tour``: with a display for you, without one driven on a virtual screen."""

from __future__ import annotations

import argparse
import json
import os
import sys

from . import guided, joplin, run
from .ending import leave_on_signals


def main() -> int:
    """Choose between the person and the driven tour."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--joplin", action="store_true", help="the driven tour over the real images of Joplin")
    parser.add_argument("--driven", action="store_true", help="drive it although there is a display")
    options = parser.parse_args()
    leave_on_signals()
    if options.joplin:
        return joplin.drive()
    if os.environ.get("DISPLAY") and not options.driven:
        return guided.start()
    status = run.drive()
    print(run.words(json.loads((run.TOUR / "summary.json").read_text(encoding="utf-8"))))
    return status


if __name__ == "__main__":
    sys.exit(main())
