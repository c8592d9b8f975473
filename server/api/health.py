"""Is the process there, and can it work."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from .needs import StateNeeded
from .openapi import PROBLEMS

router = APIRouter(tags=["operation"])


class Health(BaseModel):
    """``ok``."""

    status: str = "ok"


@router.get("/health")
def health() -> Health:
    """Tell that the process answers."""
    return Health()


@router.get("/ready", responses=PROBLEMS.pick())
def ready(state: StateNeeded) -> Health:
    """Tell that the database answers and has the right schema."""
    state.check_ready()
    return Health()
