import os
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.infra import geocoding
from app.infra.db import get_engine, get_session_factory
from app.infra.email import OutgoingEmail
from app.infra.storage import get_storage
from app.settings import get_settings

ROOT = Path(__file__).parent.parent
TEST_DATABASE_URL = os.environ.get("TEST_DATABASE_URL")
SETTINGS = {
    "APP_ENV": "test",
    "PUBLIC_BASE_URL": "https://testserver",
    "DATABASE_URL": TEST_DATABASE_URL or "postgresql+asyncpg://localhost:1/unused",
    "REDIS_URL": "",
    "AUTH_SECRET_KEY": secrets.token_hex(32),
    "WORKER_PORTAL_SECRET": secrets.token_hex(32),
    "CLIENT_PORTAL_SECRET": secrets.token_hex(32),
    "LINK_SIGNING_SECRET": secrets.token_hex(32),
    "METRICS_TOKEN": secrets.token_hex(32),
    "EMAIL_WEBHOOK_SECRET": secrets.token_hex(32),
    "STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(16)}",
    "EMAIL_FROM": "hello@tidyhome.dev",
    "RATE_LIMIT_PER_MINUTE": "1000",
    "RATE_LIMIT_LOGINS_PER_MINUTE": "100",
    "JOB_HEARTBEAT_REQUIRED": "true",
    "S3_BUCKET": "",
}
# Before any test module is imported: app.main builds the application, which needs its settings.
os.environ.update(SETTINGS)


@dataclass(frozen=True)
class Company:
    slug: str
    headers: dict[str, str]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOCAL_STORAGE_DIR", str(tmp_path))
    for cached in (get_settings, get_engine, get_session_factory, get_storage):
        cached.cache_clear()


@pytest.fixture
def app(settings: None) -> FastAPI:
    from app.main import create_app

    return create_app()


@pytest.fixture
def client(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    async def no_places(address: str) -> list[dict[str, str]]:
        return []

    monkeypatch.setattr(geocoding, "fetch_places", no_places)
    with TestClient(app, base_url="https://testserver", follow_redirects=False) as test_client:
        yield test_client


@pytest.fixture
def outbox(monkeypatch: pytest.MonkeyPatch) -> list[OutgoingEmail]:
    sent: list[OutgoingEmail] = []

    async def keep(email: OutgoingEmail) -> None:
        sent.append(email)

    for module in ("app.api.routes_client", "app.domain.invoices", "app.jobs.email_jobs"):
        monkeypatch.setattr(f"{module}.send_email", keep)
    return sent


@pytest.fixture
def database(settings: None) -> None:
    """The real database: CI always has one; elsewhere its tests are skipped unless TEST_DATABASE_URL names one."""
    if TEST_DATABASE_URL is None:
        if os.environ.get("CI"):
            pytest.fail("TEST_DATABASE_URL must be set in CI")
        pytest.skip("TEST_DATABASE_URL is not set")
    command.upgrade(Config(str(ROOT / "alembic.ini")), "head")


def register(client: TestClient) -> Company:
    slug = f"company-{uuid.uuid4().hex[:12]}"
    response = client.post(
        "/v1/auth/register",
        json={
            "organisation": slug,
            "slug": slug,
            "email": f"owner@{slug}.dev",
            "full_name": "Olive Owner",
            "password": "correct horse battery",
        },
    )
    assert response.status_code == 201, response.text
    return Company(slug, {"Authorization": f"Bearer {response.json()['access_token']}"})


@pytest.fixture
def company(database: None, client: TestClient) -> Company:
    return register(client)


@pytest.fixture
def other_company(database: None, client: TestClient) -> Company:
    return register(client)
