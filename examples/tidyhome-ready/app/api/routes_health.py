import hmac
import logging
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Response, status
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.api.dependencies import SessionDep
from app.infra.heartbeat import is_alive
from app.infra.migrations import migrations_are_current
from app.settings import get_settings

logger = logging.getLogger(__name__)
router = APIRouter(tags=["health"])
metrics_bearer = HTTPBearer()


async def require_metrics_token(
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(metrics_bearer)],
) -> None:
    expected = get_settings().metrics_token
    if not expected or not hmac.compare_digest(credentials.credentials.encode(), expected.encode()):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Wrong token")


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(session: SessionDep) -> JSONResponse:
    settings = get_settings()
    checks = {"database": False, "migrations": False, "jobs": not settings.job_heartbeat_required}
    try:
        await session.execute(text("SELECT 1"))
        checks["database"] = True
        checks["migrations"] = await migrations_are_current(session)
        if settings.job_heartbeat_required:
            checks["jobs"] = await is_alive(session, settings.job_heartbeat_max_age_seconds)
    except (SQLAlchemyError, OSError):
        logger.exception("The database does not answer the readiness probe")
        await session.rollback()
    ready = all(checks.values())
    code = status.HTTP_200_OK if ready else status.HTTP_503_SERVICE_UNAVAILABLE
    return JSONResponse({"status": "ok" if ready else "not ready", "checks": checks}, status_code=code)


@router.get("/metrics", include_in_schema=False, dependencies=[Depends(require_metrics_token)])
async def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
