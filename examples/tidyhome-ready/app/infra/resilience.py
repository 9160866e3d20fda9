import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

logger = logging.getLogger(__name__)

T = TypeVar("T")


class CircuitOpen(Exception):
    pass


class CircuitBreaker:
    """Stops calling a service that keeps failing; after a pause one call may try again."""

    def __init__(self, name: str, failures: int = 5, open_seconds: float = 30) -> None:
        self._name = name
        self._allowed = failures
        self._open_seconds = open_seconds
        self._failures = 0
        self._opened_at: float | None = None

    async def call(self, operation: Callable[[], Awaitable[T]]) -> T:
        if self._opened_at is not None and time.monotonic() - self._opened_at < self._open_seconds:
            raise CircuitOpen(f"{self._name} is not called for now")
        try:
            result = await operation()
        except Exception:
            self._failures += 1
            if self._failures >= self._allowed:
                self._opened_at = time.monotonic()
                logger.warning("The circuit to %s is open after %d failures", self._name, self._failures)
            raise
        self._failures = 0
        self._opened_at = None
        return result


async def retry(
    operation: Callable[[], Awaitable[T]], on: tuple[type[Exception], ...], attempts: int = 3, wait: float = 0.5
) -> T:
    for attempt in range(1, attempts):
        try:
            return await operation()
        except on:
            await asyncio.sleep(wait * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))
    return await operation()
