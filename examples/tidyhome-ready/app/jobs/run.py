import asyncio
import logging
import signal

from prometheus_client import start_http_server

from app.infra.db import get_session_factory
from app.infra.heartbeat import beat
from app.infra.logging import configure_logging
from app.jobs.cleanup import cancel_stale_bookings, remove_old_data
from app.jobs.email_jobs import send_reminders
from app.settings import get_settings

logger = logging.getLogger(__name__)


async def run_once() -> None:
    settings = get_settings()
    async with get_session_factory()() as session:
        await beat(session)
        await session.commit()
        try:
            await cancel_stale_bookings(session, settings)
            await remove_old_data(session, settings)
            await send_reminders(session)
            await session.commit()
        except Exception:
            await session.rollback()
            logger.exception("Job run failed")


async def main() -> None:
    settings = get_settings()
    configure_logging(settings)
    start_http_server(settings.jobs_metrics_port, addr=settings.jobs_metrics_host)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    while not stop.is_set():
        await run_once()
        try:
            await asyncio.wait_for(stop.wait(), settings.job_interval_seconds)
        except TimeoutError:
            continue


if __name__ == "__main__":
    asyncio.run(main())
