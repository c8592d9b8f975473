"""Carried by hand: packages in, findings out, receipts back."""

from __future__ import annotations

from .package_dialog import OpenInto, OpenPackageDialog
from .place import CarriedPlace, Part
from .window import CarriedWindow, show_carried

__all__ = ["CarriedPlace", "CarriedWindow", "OpenInto", "OpenPackageDialog", "Part", "show_carried"]
