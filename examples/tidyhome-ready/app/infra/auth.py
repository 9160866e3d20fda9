import asyncio
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import bcrypt
import jwt

from app.settings import get_settings

ALGORITHM = "HS256"
ISSUER = "tidyhome"
ACCESS = "access"
INVITE = "invite"
BCRYPT_ROUNDS = 12
BCRYPT_MAX_BYTES = 72

# Compared with when there is no such user, so that the answer takes as long as for a wrong password.
NOBODY = bcrypt.hashpw(uuid.uuid4().bytes, bcrypt.gensalt(BCRYPT_ROUNDS)).decode()


async def hash_password(password: str) -> str:
    digest = await asyncio.to_thread(bcrypt.hashpw, password.encode(), bcrypt.gensalt(BCRYPT_ROUNDS))
    return digest.decode()


async def verify_password(password: str, stored: str | None) -> bool:
    secret = password.encode()[:BCRYPT_MAX_BYTES]
    matches = await asyncio.to_thread(bcrypt.checkpw, secret, (stored or NOBODY).encode())
    return matches and stored is not None


def create_access_token(user_id: uuid.UUID, org_id: uuid.UUID, role: str) -> str:
    settings = get_settings()
    claims = {
        "iss": ISSUER,
        "aud": ACCESS,
        "sub": str(user_id),
        "org": str(org_id),
        "role": role,
        "exp": datetime.now(UTC) + timedelta(minutes=settings.auth_token_minutes),
    }
    return jwt.encode(claims, settings.auth_secret_key, algorithm=ALGORITHM)


def create_invite_token(org_id: uuid.UUID, email: str, role: str) -> str:
    settings = get_settings()
    claims = {
        "iss": ISSUER,
        "aud": INVITE,
        "sub": email,
        "org": str(org_id),
        "role": role,
        "exp": datetime.now(UTC) + timedelta(hours=settings.auth_invite_hours),
    }
    return jwt.encode(claims, settings.auth_secret_key, algorithm=ALGORITHM)


def decode_token(token: str, audience: str = ACCESS) -> dict[str, Any]:
    return jwt.decode(
        token,
        get_settings().auth_secret_key,
        algorithms=[ALGORITHM],
        issuer=ISSUER,
        audience=audience,
        options={"require": ["exp", "iss", "aud", "sub"]},
    )
