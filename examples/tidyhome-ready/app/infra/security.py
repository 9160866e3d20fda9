import asyncio
import logging
import time
from typing import Protocol

from fastapi import HTTPException
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from app.settings import Settings

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60
UNLIMITED_PATHS = {"/healthz"}
RETRY_LATER = {"Retry-After": str(WINDOW_SECONDS)}


class RateLimiter(Protocol):
    async def allow(self, key: str) -> bool: ...


class InMemoryRateLimiter:
    """For development and tests: one process only. Production is refused without Redis."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = asyncio.Lock()
        self._requests: dict[str, list[float]] = {}

    async def allow(self, key: str) -> bool:
        async with self._lock:
            now = time.monotonic()
            recent = [seen for seen in self._requests.get(key, []) if now - seen < WINDOW_SECONDS]
            allowed = len(recent) < self._limit
            if allowed:
                recent.append(now)
            self._requests[key] = recent
            return allowed


class RedisRateLimiter:
    def __init__(self, redis: Redis, limit: int, fail_open: bool) -> None:
        self._redis = redis
        self._limit = limit
        self._fail_open = fail_open

    async def allow(self, key: str) -> bool:
        window = int(time.time() // WINDOW_SECONDS)
        name = f"rate:{key}:{window}"
        try:
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.incr(name)
                pipeline.expire(name, WINDOW_SECONDS * 2)
                count, _ = await pipeline.execute()
        except (RedisError, OSError, TimeoutError):
            logger.exception("The rate limiter cannot reach Redis")
            return self._fail_open
        return int(count) <= self._limit


def connect_redis(url: str) -> Redis:
    """Without the client's own retries: a request must not wait long for its limit."""
    return Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0))


def build_limiter(settings: Settings, limit: int) -> RateLimiter:
    if settings.redis_url:
        return RedisRateLimiter(connect_redis(settings.redis_url), limit, settings.rate_limit_fail_open)
    return InMemoryRateLimiter(limit)


def client_address(request: Request, trusted_proxies: list[str]) -> str:
    """The peer, or, when the peer is our own proxy, the last address in X-Forwarded-For that is not one of ours."""
    peer = request.client.host if request.client else "unknown"
    if peer not in trusted_proxies:
        return peer
    forwarded = request.headers.get("x-forwarded-for", "").split(",")
    for address in reversed([entry.strip() for entry in forwarded if entry.strip()]):
        if address not in trusted_proxies:
            return address
    return peer


class RateLimitMiddleware(BaseHTTPMiddleware):
    def __init__(self, app: ASGIApp, limiter: RateLimiter, trusted_proxies: list[str]) -> None:
        super().__init__(app)
        self._limiter = limiter
        self._trusted_proxies = trusted_proxies

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        if request.url.path not in UNLIMITED_PATHS:
            address = client_address(request, self._trusted_proxies)
            if not await self._limiter.allow(f"all:{address}"):
                return JSONResponse({"detail": "Too many requests"}, status_code=429, headers=RETRY_LATER)
        return await call_next(request)


async def limit_logins(request: Request) -> None:
    address = client_address(request, request.app.state.settings.trusted_proxies)
    if not await request.app.state.login_limiter.allow(f"login:{address}"):
        raise HTTPException(429, "Too many attempts", headers=RETRY_LATER)
