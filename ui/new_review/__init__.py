"""The New review dialog: layers, images and a folder in, a screened workspace out."""

from __future__ import annotations

from .dialog import NewReviewDialog
from .into_dialog import ImportIntoDialog, Into
from .services import NewReviewServices

__all__ = ["ImportIntoDialog", "Into", "NewReviewDialog", "NewReviewServices"]
