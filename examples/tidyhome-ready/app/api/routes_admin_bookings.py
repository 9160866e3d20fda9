import uuid

from fastapi import APIRouter, HTTPException, status
from sqlalchemy import select

from app.api.admin_auth import Dispatcher
from app.api.dependencies import PageDep, SessionDep
from app.api.schemas import Assignment, BookingOut, Reschedule
from app.domain import bookings
from app.infra.models import Booking, BookingStatus, Team, User

router = APIRouter(prefix="/v1/admin/bookings", tags=["admin"])


async def booking_of(session: SessionDep, user: User, booking_id: uuid.UUID) -> Booking:
    booking = await bookings.find_booking(session, user.org_id, booking_id)
    if booking is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such booking")
    return booking


def move(booking: Booking, to: BookingStatus) -> BookingOut:
    try:
        bookings.change_status(booking, to)
    except bookings.InvalidTransition as error:
        raise HTTPException(status.HTTP_409_CONFLICT, str(error)) from error
    return BookingOut.model_validate(booking)


@router.get("")
async def list_bookings(
    user: Dispatcher, session: SessionDep, page: PageDep, booking_status: BookingStatus | None = None
) -> list[BookingOut]:
    found = await bookings.list_bookings(session, user.org_id, booking_status, page.limit, page.offset)
    return [BookingOut.model_validate(booking) for booking in found]


@router.get("/{booking_id}")
async def get_booking(booking_id: uuid.UUID, user: Dispatcher, session: SessionDep) -> BookingOut:
    return BookingOut.model_validate(await booking_of(session, user, booking_id))


@router.post("/{booking_id}/confirm")
async def confirm_booking(booking_id: uuid.UUID, user: Dispatcher, session: SessionDep) -> BookingOut:
    return move(await booking_of(session, user, booking_id), BookingStatus.CONFIRMED)


@router.post("/{booking_id}/cancel")
async def cancel_booking(booking_id: uuid.UUID, user: Dispatcher, session: SessionDep) -> BookingOut:
    return move(await booking_of(session, user, booking_id), BookingStatus.CANCELLED)


@router.post("/{booking_id}/complete")
async def complete_booking(booking_id: uuid.UUID, user: Dispatcher, session: SessionDep) -> BookingOut:
    return move(await booking_of(session, user, booking_id), BookingStatus.DONE)


@router.post("/{booking_id}/reschedule")
async def reschedule_booking(
    booking_id: uuid.UUID, body: Reschedule, user: Dispatcher, session: SessionDep
) -> BookingOut:
    booking = await booking_of(session, user, booking_id)
    try:
        bookings.reschedule(booking, body.starts_at)
    except bookings.InvalidTransition as error:
        raise HTTPException(status.HTTP_409_CONFLICT, str(error)) from error
    return BookingOut.model_validate(booking)


@router.put("/{booking_id}/team")
async def assign_team(booking_id: uuid.UUID, body: Assignment, user: Dispatcher, session: SessionDep) -> BookingOut:
    booking = await booking_of(session, user, booking_id)
    if body.team_id is not None:
        team = await session.scalar(select(Team).where(Team.id == body.team_id, Team.org_id == user.org_id))
        if team is None:
            raise HTTPException(status.HTTP_404_NOT_FOUND, "No such team")
    booking.team_id = body.team_id
    return BookingOut.model_validate(booking)
