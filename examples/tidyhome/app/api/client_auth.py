import hashlib
import hmac
import uuid
from typing import Annotated

from fastapi import Cookie, Depends, HTTPException, Request, Response, status

from app.api.dependencies import SessionDep
from app.infra.models import Client
from app.settings import get_settings

SESSION_COOKIE = "client_session"
SESSION_SECONDS = 7 * 24 * 60 * 60


def sign(payload: str) -> str:
    secret = get_settings().client_portal_secret.encode()
    return hmac.new(secret, payload.encode(), hashlib.sha256).hexdigest()


def create_login_token(client: Client) -> str:
    return f"{client.id}.{sign(str(client.id))}"


def read_login_token(token: str) -> uuid.UUID | None:
    client_id, _, signature = token.partition(".")
    if not hmac.compare_digest(signature, sign(client_id)):
        return None
    return uuid.UUID(client_id)


def login_url(client: Client) -> str:
    return f"{get_settings().public_base_url}/v1/client/login?token={create_login_token(client)}"


def start_session(response: Response, client: Client) -> None:
    response.set_cookie(
        SESSION_COOKIE,
        create_login_token(client),
        max_age=SESSION_SECONDS,
        secure=True,
        httponly=True,
        samesite="lax",
    )


async def get_current_client(
    request: Request, session: SessionDep, client_session: Annotated[str | None, Cookie()] = None
) -> Client:
    client_id = read_login_token(client_session) if client_session else None
    client = await session.get(Client, client_id) if client_id else None
    if client is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Please open the link in your e-mail")
    request.state.current_org_id = client.org_id
    return client


CurrentClient = Annotated[Client, Depends(get_current_client)]
