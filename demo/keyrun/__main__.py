"""``python -m redline_review.demo.keyrun``: 100 patches by keys alone, on a virtual screen."""

from __future__ import annotations

import argparse
import sys

from ..tour.ending import leave_on_signals
from .run import LOCALES, drive


def main() -> int:
    """Run it in one language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=sorted(LOCALES), default="en")
    options = parser.parse_args()
    leave_on_signals()
    return drive(options.language)


if __name__ == "__main__":
    sys.exit(main())
