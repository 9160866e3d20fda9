"""Links that stop messages. They say who by a signature, so that mail programs can follow them without a login."""

import uuid
from datetime import UTC, datetime, timedelta

import jwt

from app.infra.models import Client
from app.settings import get_settings

ALGORITHM = "HS256"
AUDIENCE = "unsubscribe"
LIFETIME = timedelta(days=400)


def unsubscribe_url(client: Client) -> str:
    claims = {"sub": str(client.id), "aud": AUDIENCE, "exp": datetime.now(UTC) + LIFETIME}
    token = jwt.encode(claims, get_settings().link_signing_secret, algorithm=ALGORITHM)
    return f"{get_settings().public_base_url}/v1/unsubscribe?token={token}"


def read_unsubscribe_token(token: str) -> uuid.UUID | None:
    try:
        claims = jwt.decode(
            token,
            get_settings().link_signing_secret,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options={"require": ["exp", "aud", "sub"]},
        )
    except jwt.InvalidTokenError:
        return None
    return uuid.UUID(claims["sub"])
