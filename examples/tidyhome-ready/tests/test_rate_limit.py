import asyncio

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request

from app.infra.security import InMemoryRateLimiter, RedisRateLimiter, client_address, connect_redis
from app.main import create_app
from app.settings import get_settings


def request_from(peer: str, forwarded: str | None = None) -> Request:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    return Request({"type": "http", "client": (peer, 40000), "headers": headers})


def test_requests_over_the_rate_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "rate_limit_per_minute", 3)
    with TestClient(create_app()) as client:
        codes = [client.get("/v1/admin/leads").status_code for _ in range(5)]
    assert codes == [401, 401, 401, 429, 429]


def test_logins_have_a_rate_limit_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "rate_limit_logins_per_minute", 2)
    with TestClient(create_app()) as client:
        codes = [client.post("/v1/auth/invitations/accept", json={}).status_code for _ in range(3)]
    assert codes == [422, 422, 429]


async def test_rate_limit_counts_parallel_requests() -> None:
    limiter = InMemoryRateLimiter(10)
    allowed = await asyncio.gather(*(limiter.allow("visitor") for _ in range(50)))
    assert sum(allowed) == 10


@pytest.mark.parametrize("fail_open", [True, False])
async def test_rate_limit_without_redis_does_what_was_decided(fail_open: bool) -> None:
    nobody = connect_redis("redis://127.0.0.1:1/0")
    assert await RedisRateLimiter(nobody, 10, fail_open).allow("visitor") is fail_open


def test_forwarded_address_is_believed_from_our_proxy_only() -> None:
    assert client_address(request_from("203.0.113.9", "198.51.100.1"), ["10.0.0.2"]) == "203.0.113.9"
    assert client_address(request_from("10.0.0.2", "1.2.3.4, 198.51.100.1"), ["10.0.0.2"]) == "198.51.100.1"
