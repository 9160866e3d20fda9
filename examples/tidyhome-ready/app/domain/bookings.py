import uuid
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from app.domain import pricing
from app.infra.geocoding import locate
from app.infra.metrics import BOOKINGS_CREATED
from app.infra.models import Booking, BookingStatus, Client, Organisation, Team, TeamBlackout

TRANSITIONS = {
    BookingStatus.PENDING: {BookingStatus.CONFIRMED, BookingStatus.CANCELLED},
    BookingStatus.CONFIRMED: {BookingStatus.IN_PROGRESS, BookingStatus.CANCELLED},
    BookingStatus.IN_PROGRESS: {BookingStatus.DONE, BookingStatus.CANCELLED},
    BookingStatus.DONE: set(),
    BookingStatus.CANCELLED: set(),
}


class InvalidTransition(Exception):
    pass


class SlotTaken(Exception):
    pass


async def find_booking(session: AsyncSession, org_id: uuid.UUID, booking_id: uuid.UUID) -> Booking | None:
    return await session.scalar(select(Booking).where(Booking.id == booking_id, Booking.org_id == org_id))


async def list_bookings(
    session: AsyncSession, org_id: uuid.UUID, status: BookingStatus | None, limit: int, offset: int
) -> list[Booking]:
    statement = select(Booking).where(Booking.org_id == org_id).options(selectinload(Booking.client))
    if status is not None:
        statement = statement.where(Booking.status == status)
    statement = statement.order_by(Booking.starts_at.desc()).limit(limit).offset(offset)
    return list(await session.scalars(statement))


async def free_slots(session: AsyncSession, org_id: uuid.UUID, day: date, hours: float) -> list[datetime]:
    teams = list(await session.scalars(select(Team).where(Team.org_id == org_id)))
    away = set(
        await session.scalars(
            select(TeamBlackout.team_id).where(TeamBlackout.org_id == org_id, TeamBlackout.day == day)
        )
    )
    start = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    booked = list(
        await session.scalars(
            select(Booking).where(
                Booking.org_id == org_id,
                Booking.starts_at >= start,
                Booking.starts_at < start + timedelta(days=1),
                Booking.status != BookingStatus.CANCELLED,
            )
        )
    )
    slots: set[datetime] = set()
    for team in teams:
        if team.id in away:
            continue
        slot = datetime.combine(day, team.starts_work, tzinfo=UTC)
        closes = datetime.combine(day, team.ends_work, tzinfo=UTC)
        while slot + timedelta(hours=hours) <= closes:
            ends = slot + timedelta(hours=hours)
            if not any(b.team_id == team.id and b.starts_at < ends and b.ends_at > slot for b in booked):
                slots.add(slot)
            slot += timedelta(minutes=30)
    return sorted(slots)


async def create_booking(
    session: AsyncSession,
    organisation: Organisation,
    client: Client,
    service: str,
    rooms: int,
    starts_at: datetime,
    address: str,
    notes: str | None,
    known_client: bool,
) -> Booking:
    quote = pricing.estimate(service, rooms, organisation.price_rule)
    if starts_at not in await free_slots(session, organisation.id, starts_at.date(), float(quote.hours)):
        raise SlotTaken(starts_at.isoformat())
    place = await locate(address)
    booking = Booking(
        org_id=organisation.id,
        client_id=client.id,
        service=service,
        status=BookingStatus.PENDING,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=float(quote.hours)),
        address=address,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        notes=notes,
        price=quote.price,
        deposit_required=pricing.needs_deposit(service, starts_at, known_client),
    )
    session.add(booking)
    await session.flush()
    BOOKINGS_CREATED.labels(service).inc()
    return booking


def change_status(booking: Booking, status: BookingStatus) -> None:
    if status not in TRANSITIONS[booking.status]:
        raise InvalidTransition(f"A {booking.status} booking cannot become {status}")
    booking.status = status


def reschedule(booking: Booking, starts_at: datetime) -> None:
    if booking.status not in {BookingStatus.PENDING, BookingStatus.CONFIRMED}:
        raise InvalidTransition(f"A {booking.status} booking cannot be moved")
    length = booking.ends_at - booking.starts_at
    booking.starts_at = starts_at
    booking.ends_at = starts_at + length
