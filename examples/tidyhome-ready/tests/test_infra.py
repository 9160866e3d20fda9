import io
import json
import logging
import smtplib

import pytest
from fastapi import UploadFile
from fastapi.testclient import TestClient

from app.domain import photos
from app.infra import email
from app.infra.auth import hash_password, verify_password
from app.infra.logging import JsonFormatter
from app.infra.migrations import script_directory
from app.infra.resilience import CircuitBreaker, CircuitOpen, retry


def test_liveness_needs_no_database(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_readiness_fails_without_a_database(client: TestClient) -> None:
    if client.get("/readyz").status_code == 200:
        pytest.fail("ready without migrations and heartbeat")


def test_answers_carry_security_headers_and_a_request_id(client: TestClient) -> None:
    headers = client.get("/healthz", headers={"X-Request-ID": "abcdef-123456"}).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Request-ID"] == "abcdef-123456"


def test_there_is_one_migration_head() -> None:
    assert len(script_directory().get_heads()) == 1


async def test_passwords_are_hashed_with_bcrypt() -> None:
    stored = await hash_password("correct horse battery")
    assert stored.startswith("$2b$12$")
    assert await verify_password("correct horse battery", stored)
    assert not await verify_password("wrong", stored)
    assert not await verify_password("correct horse battery", None)


def test_log_lines_are_json_without_personal_data() -> None:
    record = logging.LogRecord(
        "app", logging.INFO, "", 1, "Call %s or %s", ("cleo@tidyhome.dev", "+49 30 5550100"), None
    )
    assert json.loads(JsonFormatter().format(record))["message"] == "Call [email] or [phone]"


async def test_retries_end() -> None:
    calls = 0

    async def fail() -> None:
        nonlocal calls
        calls += 1
        raise OSError

    with pytest.raises(OSError):
        await retry(fail, on=(OSError,), attempts=3, wait=0)
    assert calls == 3


async def test_circuit_opens_after_failures() -> None:
    breaker = CircuitBreaker("nobody", failures=2)

    async def fail() -> None:
        raise OSError

    for _ in range(2):
        with pytest.raises(OSError):
            await breaker.call(fail)
    with pytest.raises(CircuitOpen):
        await breaker.call(fail)


async def test_email_that_cannot_be_sent_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(message: object) -> None:
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(email, "deliver", refuse)
    message = email.OutgoingEmail("cleo@tidyhome.dev", "Hello", "login_link.html", {"client": {}, "url": "https://x"})
    with pytest.raises(email.EmailNotSent):
        await email.send_email(message)


def test_email_templates_escape() -> None:
    message = email.OutgoingEmail(
        "cleo@tidyhome.dev", "Hello", "login_link.html", {"client": {"full_name": "<script>"}, "url": "https://x"}
    )
    assert "&lt;script&gt;" in email.render(message).get_content()


async def test_upload_over_the_size_limit_is_refused() -> None:
    with pytest.raises(photos.PhotoRefused):
        await photos.read_limited(UploadFile(io.BytesIO(b"x" * 2048)), max_bytes=1024)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"RIFF0000WEBPrest", "image/webp"),
        (b"<script>alert(1)</script>", None),
    ],
)
def test_content_type_is_read_from_the_bytes(body: bytes, expected: str | None) -> None:
    assert photos.sniff_content_type(body) == expected
