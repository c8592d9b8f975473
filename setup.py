"""Lists the packages under the mapped root, so that none is forgotten; all else is in pyproject.toml."""

from setuptools import find_packages, setup

ROOMS = ["plugin*", "ui*", "server*", "demo*"]

setup(packages=["redline_review", *(f"redline_review.{name}" for name in find_packages(".", include=ROOMS))])
