import time
from collections import defaultdict
from typing import Protocol

from redis.asyncio import Redis
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from app.settings import Settings

WINDOW_SECONDS = 60
UNLIMITED_PATHS = {"/healthz", "/readyz", "/metrics"}


class RateLimiter(Protocol):
    async def allow(self, key: str) -> bool: ...


class InMemoryRateLimiter:
    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._requests: dict[str, list[float]] = defaultdict(list)

    async def allow(self, key: str) -> bool:
        now = time.monotonic()
        recent = [seen for seen in self._requests[key] if now - seen < WINDOW_SECONDS]
        if len(recent) >= self._limit:
            self._requests[key] = recent
            return False
        recent.append(now)
        self._requests[key] = recent
        return True


class RedisRateLimiter:
    def __init__(self, redis: Redis, limit: int) -> None:
        self._redis = redis
        self._limit = limit

    async def allow(self, key: str) -> bool:
        window = int(time.time() // WINDOW_SECONDS)
        name = f"rate:{key}:{window}"
        count = await self._redis.incr(name)
        if count == 1:
            await self._redis.expire(name, WINDOW_SECONDS)
        return int(count) <= self._limit


def build_limiter(settings: Settings) -> RateLimiter:
    if settings.redis_url:
        return RedisRateLimiter(Redis.from_url(settings.redis_url), settings.rate_limit_per_minute)
    return InMemoryRateLimiter(settings.rate_limit_per_minute)


def client_address(request: Request) -> str:
    forwarded = request.headers.get("x-forwarded-for")
    if forwarded:
        return forwarded.split(",")[0].strip()
    return request.client.host if request.client else "unknown"


class RateLimitMiddleware(BaseHTTPMiddleware):
    def __init__(self, app: ASGIApp, limiter: RateLimiter) -> None:
        super().__init__(app)
        self._limiter = limiter

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        if request.url.path not in UNLIMITED_PATHS and not await self._limiter.allow(client_address(request)):
            return JSONResponse({"detail": "Too many requests"}, status_code=429)
        return await call_next(request)
