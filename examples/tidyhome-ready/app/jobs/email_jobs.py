import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from app.infra.email import EmailNotSent, OutgoingEmail, send_email
from app.infra.models import Booking, BookingStatus, EmailEvent
from app.infra.unsubscribe import unsubscribe_url

logger = logging.getLogger(__name__)

REMINDER = "reminder_24h"


async def claim(session: AsyncSession, booking: Booking, email_type: str) -> bool:
    statement = (
        insert(EmailEvent)
        .values(
            org_id=booking.org_id,
            booking_id=booking.id,
            email_type=email_type,
            recipient=booking.client.email,
        )
        .on_conflict_do_nothing()
        .returning(EmailEvent.id)
    )
    return await session.scalar(statement) is not None


async def send_reminder(session: AsyncSession, booking: Booking) -> bool:
    """The claim and the e-mail stand or fall together: what could not be sent is tried again by the next run."""
    async with session.begin_nested():
        if not await claim(session, booking, REMINDER):
            return False
        await send_email(
            OutgoingEmail(
                recipient=booking.client.email,
                subject="See you tomorrow",
                template="reminder.html",
                context={
                    "client": booking.client,
                    "booking": booking,
                    "unsubscribe_url": unsubscribe_url(booking.client),
                },
            )
        )
    return True


async def send_reminders(session: AsyncSession) -> int:
    now = datetime.now(UTC)
    due = await session.scalars(
        select(Booking)
        .where(Booking.status == BookingStatus.CONFIRMED)
        .where(Booking.starts_at > now, Booking.starts_at <= now + timedelta(hours=24))
        .options(selectinload(Booking.client))
    )
    sent = 0
    for booking in due:
        if booking.client.unsubscribed_at is not None:
            continue
        try:
            sent += await send_reminder(session, booking)
        except EmailNotSent:
            logger.exception("The reminder of booking %s was not sent", booking.id)
    return sent
