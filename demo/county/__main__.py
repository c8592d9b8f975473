"""Command line: ``python -m redline_review.demo.county --out build/demo``."""

from __future__ import annotations

import argparse
from pathlib import Path

from .build import build


def main() -> None:
    """Build the county and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/demo"))
    parser.add_argument("--size", type=int, default=6400, help="side of the images in pixels")
    parser.add_argument("--seed", type=int, default=20260502)
    options = parser.parse_args()
    manifest = build(options.out, options.size, options.seed)
    total_mb = sum(f.bytes for f in manifest.files) / 1e6
    print(f"{options.out}: {len(manifest.files)} files, {total_mb:.0f} MB, seed {manifest.seed}")


if __name__ == "__main__":
    main()
