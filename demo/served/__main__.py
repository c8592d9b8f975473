"""``python -m redline_review.demo.served``: make the picture anew."""

from __future__ import annotations

import sys

from ..tour.ending import leave_on_signals
from .picture import take

if __name__ == "__main__":
    leave_on_signals()
    sys.exit(take())
