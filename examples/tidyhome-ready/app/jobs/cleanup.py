import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.infra.models import Booking, BookingStatus, ChatSession, Lead, LeadStatus
from app.settings import Settings


async def cancel_stale_bookings(session: AsyncSession, settings: Settings) -> int:
    before = datetime.now(UTC) - timedelta(minutes=settings.pending_booking_minutes)
    result = await session.execute(
        update(Booking)
        .where(Booking.status == BookingStatus.PENDING, Booking.created_at < before)
        .where(Booking.deposit_required, Booking.deposit_paid_at.is_(None))
        .values(status=BookingStatus.CANCELLED)
    )
    return result.rowcount


async def remove_old_data(session: AsyncSession, settings: Settings, org_id: uuid.UUID | None = None) -> dict[str, int]:
    now = datetime.now(UTC)
    chats = delete(ChatSession).where(ChatSession.last_message_at < now - timedelta(days=settings.retention_chat_days))
    if org_id is not None:
        chats = chats.where(ChatSession.org_id == org_id)
    removed = {"chat_sessions": (await session.execute(chats)).rowcount, "leads": 0}
    if settings.retention_enable_leads:
        leads = delete(Lead).where(
            Lead.status.in_([LeadStatus.DONE, LeadStatus.CANCELLED]),
            Lead.created_at < now - timedelta(days=settings.retention_lead_days),
        )
        if org_id is not None:
            leads = leads.where(Lead.org_id == org_id)
        removed["leads"] = (await session.execute(leads)).rowcount
    return removed
