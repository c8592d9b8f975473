"""The New review dialog: layers, images and a folder in, a screened workspace out."""

from __future__ import annotations

from .dialog import NewReviewDialog
from .services import NewReviewServices

__all__ = ["NewReviewDialog", "NewReviewServices"]
