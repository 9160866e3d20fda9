import uuid
from unittest.mock import AsyncMock

import pytest
from fastapi.testclient import TestClient

from app.infra.models import Organisation


def test_health(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_estimate(client: TestClient, session: AsyncMock) -> None:
    session.scalar.return_value = Organisation(id=uuid.uuid4(), name="Sparkle", slug="sparkle")
    response = client.post("/v1/public/sparkle/estimate", json={"service": "standard", "rooms": 2})
    assert response.json()["price"] == "57.00"


def test_unknown_company(client: TestClient, session: AsyncMock) -> None:
    session.scalar.return_value = None
    response = client.post("/v1/public/nobody/estimate", json={"service": "standard", "rooms": 2})
    assert response.status_code == 404


@pytest.mark.skip
def test_stripe_checkout_is_recorded(client: TestClient) -> None:
    response = client.post("/webhooks/stripe", json={"type": "checkout.session.completed"})
    assert response.status_code == 200
