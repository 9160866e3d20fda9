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
    routes_support,
    routes_unsubscribe,
    routes_webhooks,
    routes_worker,
    saas_auth,
)
from app.infra.context import REQUEST_ID_HEADER, RequestContextMiddleware
from app.infra.db import get_engine
from app.infra.headers import SecurityHeadersMiddleware
from app.infra.logging import configure_logging
from app.infra.metrics import MetricsMiddleware
from app.infra.payments import configure_stripe
from app.infra.security import RateLimitMiddleware, build_limiter
from app.settings import Settings, get_settings

logger = logging.getLogger(__name__)


DEVELOPMENT_SECRETS = {"dev-auth-secret", "worker-secret", "dev-client-portal-secret", "dev-link-secret"}
PLACEHOLDER = "change-me"


def _validate_prod_config(settings: Settings) -> None:
    if not settings.is_production:
        return
    problems = []
    secrets = {
        "AUTH_SECRET_KEY": settings.auth_secret_key,
        "WORKER_PORTAL_SECRET": settings.worker_portal_secret,
        "CLIENT_PORTAL_SECRET": settings.client_portal_secret,
        "LINK_SIGNING_SECRET": settings.link_signing_secret,
        "METRICS_TOKEN": settings.metrics_token,
        "EMAIL_WEBHOOK_SECRET": settings.email_webhook_secret,
    }
    for name, value in secrets.items():
        if not value or value in DEVELOPMENT_SECRETS or PLACEHOLDER in value or len(value) < 32:
            problems.append(f"{name} must be a random value of at least 32 characters")
    if len(set(secrets.values())) < len(secrets):
        problems.append("Each secret must be a value of its own")
    if settings.debug:
        problems.append("DEBUG must be off")
    if not settings.stripe_secret_key.startswith("sk_live_"):
        problems.append("STRIPE_SECRET_KEY must be a live key")
    if not settings.stripe_webhook_secret.startswith("whsec_"):
        problems.append("STRIPE_WEBHOOK_SECRET must be set")
    if not settings.cors_origins or "*" in settings.cors_origins:
        problems.append("CORS_ORIGINS must name the origins")
    if not settings.redis_url:
        problems.append("REDIS_URL must be set, limits in memory are not shared")
    if not settings.s3_bucket:
        problems.append("S3_BUCKET must be set, photos are not kept on local disks")
    if not settings.public_base_url.startswith("https://"):
        problems.append("PUBLIC_BASE_URL must begin with https://")
    if not settings.smtp_username or not settings.smtp_password:
        problems.append("SMTP_USERNAME and SMTP_PASSWORD must be set")
    if not settings.job_heartbeat_required:
        problems.append("JOB_HEARTBEAT_REQUIRED must be on")
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
    _validate_prod_config(settings)
    app = FastAPI(
        title="TidyHome",
        version="1.4.0",
        debug=settings.debug,
        lifespan=lifespan,
        docs_url=None if settings.is_production else "/docs",
        redoc_url=None,
        openapi_url=None if settings.is_production else "/openapi.json",
    )
    app.state.settings = settings
    app.state.login_limiter = build_limiter(settings, settings.rate_limit_logins_per_minute)
    app.add_middleware(
        RateLimitMiddleware,
        limiter=build_limiter(settings, settings.rate_limit_per_minute),
        trusted_proxies=settings.trusted_proxies,
    )
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_credentials=True,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", REQUEST_ID_HEADER],
    )
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(MetricsMiddleware)
    app.add_middleware(RequestContextMiddleware)
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
    app.include_router(routes_support.router)
    app.include_router(routes_unsubscribe.router)
    return app


app = create_app()
