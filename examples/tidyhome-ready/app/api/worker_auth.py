import base64
import hashlib
import hmac
import time
import uuid
from typing import Annotated

from fastapi import Cookie, Depends, Form, HTTPException, Request, Response, status
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from sqlalchemy import select

from app.api.dependencies import SessionDep
from app.infra.auth import verify_password
from app.infra.models import Worker
from app.settings import get_settings

SESSION_COOKIE = "worker_session"
SESSION_SECONDS = 12 * 60 * 60

basic = HTTPBasic()


def sign(payload: str) -> str:
    secret = get_settings().worker_portal_secret.encode()
    return hmac.new(secret, payload.encode(), hashlib.sha256).hexdigest()


def create_session_value(worker_id: uuid.UUID) -> str:
    payload = f"{worker_id}:{int(time.time()) + SESSION_SECONDS}"
    return base64.urlsafe_b64encode(f"{payload}:{sign(payload)}".encode()).decode()


def read_session_value(value: str) -> uuid.UUID | None:
    try:
        worker_id, expires, signature = base64.urlsafe_b64decode(value).decode().split(":")
    except ValueError:
        return None
    if not hmac.compare_digest(signature, sign(f"{worker_id}:{expires}")):
        return None
    if int(expires) < time.time():
        return None
    return uuid.UUID(worker_id)


def create_csrf_token(session_value: str) -> str:
    return sign(f"csrf:{session_value}")


async def require_csrf_token(
    csrf_token: Annotated[str, Form()], worker_session: Annotated[str | None, Cookie()] = None
) -> None:
    if worker_session is None or not hmac.compare_digest(csrf_token, create_csrf_token(worker_session)):
        raise HTTPException(status.HTTP_403_FORBIDDEN, "Please load the page again")


async def login_worker(session: SessionDep, credentials: Annotated[HTTPBasicCredentials, Depends(basic)]) -> Worker:
    worker = await session.scalar(select(Worker).where(Worker.username == credentials.username))
    matches = await verify_password(credentials.password, worker.password_hash if worker else None)
    if worker is None or not worker.is_active or not matches:
        raise HTTPException(
            status.HTTP_401_UNAUTHORIZED, "Wrong name or password", headers={"WWW-Authenticate": "Basic"}
        )
    return worker


def start_session(response: Response, worker: Worker) -> None:
    response.set_cookie(
        SESSION_COOKIE,
        create_session_value(worker.id),
        max_age=SESSION_SECONDS,
        secure=True,
        httponly=True,
        samesite="strict",
    )


async def get_current_worker(
    request: Request, session: SessionDep, worker_session: Annotated[str | None, Cookie()] = None
) -> Worker:
    worker_id = read_session_value(worker_session) if worker_session else None
    worker = await session.get(Worker, worker_id) if worker_id else None
    if worker is None or not worker.is_active:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Please log in")
    request.state.current_org_id = worker.org_id
    return worker


LoginWorker = Annotated[Worker, Depends(login_worker)]
CurrentWorker = Annotated[Worker, Depends(get_current_worker)]
