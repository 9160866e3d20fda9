import hmac
import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import jwt
from fastapi import Cookie, Depends, HTTPException, Request, Response, status

from app.api.dependencies import SessionDep
from app.infra.models import Client
from app.settings import get_settings

SESSION_COOKIE = "client_session"
SESSION_SECONDS = 7 * 24 * 60 * 60
ALGORITHM = "HS256"
LOGIN = "client-login"
SESSION = "client-session"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def create_token(claims: dict[str, Any], audience: str, lifetime: timedelta) -> str:
    payload = {**claims, "aud": audience, "exp": datetime.now(UTC) + lifetime}
    return jwt.encode(payload, get_settings().client_portal_secret, algorithm=ALGORITHM)


def read_token(token: str, audience: str) -> dict[str, Any] | None:
    try:
        return jwt.decode(
            token,
            get_settings().client_portal_secret,
            algorithms=[ALGORITHM],
            audience=audience,
            options={"require": ["exp", "aud", "sub"]},
        )
    except jwt.InvalidTokenError:
        return None


def create_login_token(client: Client) -> str:
    client.login_nonce = secrets.token_urlsafe(24)
    lifetime = timedelta(minutes=get_settings().client_login_minutes)
    return create_token({"sub": str(client.id), "nonce": client.login_nonce}, LOGIN, lifetime)


async def redeem_login_token(session: SessionDep, token: str) -> Client | None:
    """The client a login link belongs to. A link is good once and for a few minutes."""
    claims = read_token(token, LOGIN)
    if claims is None:
        return None
    client = await session.get(Client, uuid.UUID(claims["sub"]), with_for_update=True)
    if client is None or client.login_nonce is None:
        return None
    if not hmac.compare_digest(client.login_nonce, str(claims.get("nonce"))):
        return None
    client.login_nonce = None
    return client


def login_url(client: Client) -> str:
    return f"{get_settings().public_base_url}/v1/client/login?token={create_login_token(client)}"


def start_session(response: Response, client: Client) -> None:
    response.set_cookie(
        SESSION_COOKIE,
        create_token({"sub": str(client.id)}, SESSION, timedelta(seconds=SESSION_SECONDS)),
        max_age=SESSION_SECONDS,
        secure=True,
        httponly=True,
        samesite="lax",
    )


def refuse_other_sites(request: Request) -> None:
    """The portal is authenticated by a cookie: what another site sends in a visitor's name is refused."""
    origin = request.headers.get("origin")
    settings = get_settings()
    if request.method in SAFE_METHODS or origin is None:
        return
    if origin not in {settings.public_base_url, *settings.cors_origins}:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "Requests from other sites are refused")


async def get_current_client(
    request: Request, session: SessionDep, client_session: Annotated[str | None, Cookie()] = None
) -> Client:
    refuse_other_sites(request)
    claims = read_token(client_session, SESSION) if client_session else None
    client = await session.get(Client, uuid.UUID(claims["sub"])) if claims else None
    if client is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Please open the link in your e-mail")
    request.state.current_org_id = client.org_id
    return client


CurrentClient = Annotated[Client, Depends(get_current_client)]
