import hashlib
import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from app.settings import get_settings

ALGORITHM = "HS256"
ISSUER = "tidyhome"


def hash_password(password: str) -> str:
    salt = secrets.token_hex(16)
    digest = hashlib.sha256(f"{salt}{password}".encode()).hexdigest()
    return f"{salt}${digest}"


def verify_password(password: str, stored: str) -> bool:
    salt, _, digest = stored.partition("$")
    return secrets.compare_digest(hashlib.sha256(f"{salt}{password}".encode()).hexdigest(), digest)


def create_access_token(user_id: uuid.UUID, org_id: uuid.UUID, role: str) -> str:
    settings = get_settings()
    claims = {
        "iss": ISSUER,
        "sub": str(user_id),
        "org": str(org_id),
        "role": role,
        "exp": datetime.now(UTC) + timedelta(minutes=settings.auth_token_minutes),
    }
    return jwt.encode(claims, settings.auth_secret_key, algorithm=ALGORITHM)


def create_invite_token(org_id: uuid.UUID, email: str, role: str) -> str:
    claims = {"iss": ISSUER, "sub": email, "org": str(org_id), "role": role, "use": "invite"}
    return jwt.encode(claims, get_settings().auth_secret_key, algorithm=ALGORITHM)


def decode_token(token: str) -> dict[str, Any]:
    return jwt.decode(token, get_settings().auth_secret_key, algorithms=[ALGORITHM], issuer=ISSUER)


def read_claims(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})
