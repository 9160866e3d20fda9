from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.infra.metrics import JOBS_HEARTBEAT
from app.infra.models import JobHeartbeat

RUNNER = "jobs"


async def beat(session: AsyncSession) -> None:
    now = datetime.now(UTC)
    statement = insert(JobHeartbeat).values(runner=RUNNER, beat_at=now)
    await session.execute(statement.on_conflict_do_update(index_elements=["runner"], set_={"beat_at": now}))


async def last_beat(session: AsyncSession) -> datetime | None:
    beat_at = await session.scalar(select(JobHeartbeat.beat_at).where(JobHeartbeat.runner == RUNNER))
    if beat_at is not None:
        JOBS_HEARTBEAT.set(beat_at.timestamp())
    return beat_at


async def is_alive(session: AsyncSession, max_age_seconds: int) -> bool:
    beat_at = await last_beat(session)
    return beat_at is not None and datetime.now(UTC) - beat_at <= timedelta(seconds=max_age_seconds)
