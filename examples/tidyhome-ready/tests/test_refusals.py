import hashlib
import hmac
import json
import time
import uuid

import jwt
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.infra.auth import ALGORITHM, create_access_token, create_invite_token, decode_token
from app.infra.storage import sign_key
from app.settings import get_settings

SOME_ID = "6c1f2f3a-5a5e-4d0c-9c55-2f5b52f7c111"
OPEN_WITHOUT_LOGIN = (
    "/healthz",
    "/readyz",
    "/v1/auth/",
    "/v1/public/",
    "/v1/client/login",
    "/v1/client/magic-link",
    "/v1/photos/files/",
    "/v1/unsubscribe",
    "/webhooks/",
)
STILL_GUARDED = {"/v1/auth/me", "/v1/auth/invitations"}


def guarded_operations(app: FastAPI) -> list[tuple[str, str]]:
    return [
        (method.upper(), path)
        for path, operations in app.openapi()["paths"].items()
        if path in STILL_GUARDED or not path.startswith(OPEN_WITHOUT_LOGIN)
        for method in operations
    ]


def test_every_guarded_endpoint_is_unauthorized_without_a_login(app: FastAPI, client: TestClient) -> None:
    operations = guarded_operations(app)
    assert len(operations) > 40
    for method, path in operations:
        for name in ("lead_id", "booking_id", "worker_id", "team_id", "photo_id", "invoice_id", "ticket_id"):
            path = path.replace(f"{{{name}}}", SOME_ID)
        assert client.request(method, path).status_code == 401, f"{method} {path}"


def test_forged_token_is_unauthorized(client: TestClient) -> None:
    token = jwt.encode({"sub": SOME_ID, "aud": "access"}, "another key that is long enough to use", algorithm=ALGORITHM)
    response = client.get("/v1/admin/leads", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 401


def test_invitation_is_no_access_token(client: TestClient) -> None:
    token = create_invite_token(uuid.uuid4(), "new@tidyhome.dev", "admin")
    assert client.get("/v1/auth/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_access_token_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "auth_token_minutes", -1)
    with pytest.raises(jwt.ExpiredSignatureError):
        decode_token(create_access_token(uuid.uuid4(), uuid.uuid4(), "owner"))


def test_metrics_are_unauthorized_without_the_token(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    right = {"Authorization": f"Bearer {get_settings().metrics_token}"}
    assert "http_requests_total" in client.get("/metrics", headers=right).text


def test_stripe_webhook_with_a_wrong_signature_is_refused(client: TestClient) -> None:
    response = client.post("/webhooks/stripe", json={}, headers={"Stripe-Signature": "t=1,v1=00"})
    assert response.status_code == 400


def test_email_webhook_with_a_wrong_signature_is_unauthorized(client: TestClient) -> None:
    assert client.post("/webhooks/email-events", json=[], headers={"X-Signature": "00"}).status_code == 401


def test_email_webhook_with_the_right_signature(client: TestClient) -> None:
    body = json.dumps([{"event": "delivered", "email": "cleo@tidyhome.dev"}]).encode()
    secret = (get_settings().email_webhook_secret or "").encode()
    signature = hmac.new(secret, body, hashlib.sha256).hexdigest()
    response = client.post(
        "/webhooks/email-events", content=body, headers={"X-Signature": signature, "Content-Type": "application/json"}
    )
    assert response.json() == {"received": 1}


def test_photo_link_is_forbidden_after_it_expired(client: TestClient) -> None:
    past = int(time.time()) - 1
    url = f"/v1/photos/files/{past}/{sign_key('a.jpg', past)}/a.jpg"
    assert client.get(url).status_code == 403


def test_photo_key_cannot_leave_the_storage(client: TestClient) -> None:
    soon = int(time.time()) + 60
    key = "../../etc/passwd"
    url = f"/v1/photos/files/{soon}/{sign_key(key, soon)}/..%2F..%2Fetc%2Fpasswd"
    assert client.get(url).status_code == 404


def test_portal_request_from_another_site_is_forbidden(client: TestClient) -> None:
    response = client.post("/v1/client/logout", headers={"Origin": "https://elsewhere.dev"})
    assert response.status_code == 403
