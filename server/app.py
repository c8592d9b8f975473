"""Composes the HTTP app from its routes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from .api import (
    auth,
    bundles,
    evidence,
    faults,
    feature_writes,
    features,
    health,
    measured,
    office,
    packages,
    progress,
    sync,
    ways,
)
from .api.middleware import BoundedBody, MethodOverride, RequestLog
from .settings import Settings
from .state import make_state
from .web.installing import install_front, install_pages

VERSION = "0.1.0"


def create_app(settings: Settings) -> FastAPI:
    """Return the app over a database that :func:`~.services.setup.prepare` made ready."""
    state = make_state(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        state.close()

    app = FastAPI(
        title="Redline Review",
        version=VERSION,
        openapi_url="/api",
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.redline = state
    faults.install(app)
    install_front(app, settings)
    first = (health, measured, auth, ways)
    for room in (*first, features, feature_writes, sync, bundles, evidence, progress, office, packages):
        app.include_router(room.router)
    install_pages(app)
    app.add_middleware(measured.RouteSeen)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(BoundedBody)
    app.add_middleware(MethodOverride)
    app.add_middleware(RequestLog)
    app.add_middleware(measured.Measured, metrics=state.metrics)
    return app
