import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app.api import (
    routes_admin_bookings,
    routes_admin_leads,
    routes_admin_reports,
    routes_admin_staff,
    routes_billing,
    routes_client,
    routes_health,
    routes_photos,
    routes_public,
    routes_webhooks,
    routes_worker,
    saas_auth,
)
from app.infra.context import OrganisationContextMiddleware
from app.infra.db import get_engine
from app.infra.logging import configure_logging
from app.infra.metrics import MetricsMiddleware
from app.infra.payments import configure_stripe
from app.infra.security import build_limiter
from app.settings import Settings, get_settings

logger = logging.getLogger(__name__)


def _validate_prod_config(settings: Settings) -> None:
    if not settings.is_production:
        return
    problems = []
    if settings.auth_secret_key == "dev-auth-secret":
        problems.append("AUTH_SECRET_KEY must be set")
    if not settings.stripe_webhook_secret:
        problems.append("STRIPE_WEBHOOK_SECRET must be set")
    if problems:
        raise RuntimeError("; ".join(problems))


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    configure_stripe()
    logger.info("TidyHome started in %s", app.state.settings.app_env)
    yield
    await get_engine().dispose()


def create_app() -> FastAPI:
    settings = get_settings()
    configure_logging(settings)
    app = FastAPI(title="TidyHome", version="1.4.0", debug=settings.debug, lifespan=lifespan)
    app.state.settings = settings
    app.state.limiter = build_limiter(settings)
    app.add_middleware(MetricsMiddleware)
    app.add_middleware(OrganisationContextMiddleware)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_credentials=True,
        allow_methods=["*"],
        allow_headers=["*"],
    )
    app.include_router(routes_health.router)
    app.include_router(saas_auth.router)
    app.include_router(routes_admin_leads.router)
    app.include_router(routes_admin_bookings.router)
    app.include_router(routes_admin_staff.router)
    app.include_router(routes_admin_reports.router)
    app.include_router(routes_worker.router)
    app.include_router(routes_client.router)
    app.include_router(routes_public.router)
    app.include_router(routes_photos.router)
    app.include_router(routes_billing.router)
    app.include_router(routes_webhooks.router)
    return app


app = create_app()
