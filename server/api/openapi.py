"""What the OpenAPI document says about failures."""

from __future__ import annotations

from typing import Any, Optional, Union

from pydantic import BaseModel, ConfigDict
from starlette.responses import JSONResponse

from ..problems import HTTP_FAULTS
from .faults import MEDIA_TYPE


class Problem(BaseModel):
    """RFC 9457; ``type`` is stable, other members name the thing."""

    model_config = ConfigDict(extra="allow")
    type: str
    title: str
    status: int
    detail: Optional[str] = None


class _Problems:
    def pick(self, *statuses: int) -> dict[Union[int, str], dict[str, Any]]:
        """Return the documented answers of these statuses."""
        schema = {"$ref": "#/components/schemas/Problem"}
        return {
            status: {
                "description": HTTP_FAULTS[status].title if status in HTTP_FAULTS else "A problem",
                "model": Problem,
                "content": {MEDIA_TYPE: {"schema": schema}},
            }
            for status in (*statuses, 500, 503)
        }


PROBLEMS = _Problems()


class JsonBytes(JSONResponse):
    """JSON that is made already."""

    def render(self, content: bytes) -> bytes:
        """Return the bytes as they are."""
        return content
