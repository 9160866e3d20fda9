"""Ends with 1 when the job runner has not been alive lately: the health check of its container."""

import asyncio
import sys

from app.infra.db import get_engine, get_session_factory
from app.infra.heartbeat import is_alive
from app.settings import get_settings


async def main() -> int:
    async with get_session_factory()() as session:
        alive = await is_alive(session, get_settings().job_heartbeat_max_age_seconds)
    await get_engine().dispose()
    return 0 if alive else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
