import uuid
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Response, status
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, EmailStr
from sqlalchemy import select

from app.api.client_auth import (
    SESSION_COOKIE,
    CurrentClient,
    login_url,
    redeem_login_token,
    start_session,
)
from app.api.dependencies import PageDep, SessionDep, StorageDep
from app.api.schemas import BookingOut, InvoiceOut, PhotoOut, Reschedule
from app.domain import bookings, photos, privacy
from app.infra.email import OutgoingEmail, send_email
from app.infra.models import Booking, BookingStatus, Client, Invoice, Organisation
from app.infra.security import limit_logins

router = APIRouter(prefix="/v1/client", tags=["client portal"])


class LinkRequest(BaseModel):
    organisation: str
    email: EmailStr


async def own_booking(session: SessionDep, client: Client, booking_id: uuid.UUID) -> Booking:
    booking = await session.scalar(
        select(Booking).where(Booking.id == booking_id, Booking.client_id == client.id, Booking.org_id == client.org_id)
    )
    if booking is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such booking")
    return booking


@router.post("/magic-link", status_code=status.HTTP_202_ACCEPTED, dependencies=[Depends(limit_logins)])
async def request_login_link(body: LinkRequest, session: SessionDep) -> dict[str, str]:
    client = await session.scalar(
        select(Client)
        .join(Organisation, Organisation.id == Client.org_id)
        .where(Organisation.slug == body.organisation, Client.email == body.email.lower())
    )
    if client is not None:
        await send_email(
            OutgoingEmail(
                recipient=client.email,
                subject="Your login link",
                template="login_link.html",
                context={"client": client, "url": login_url(client)},
            )
        )
    return {"status": "sent"}


@router.get("/login", dependencies=[Depends(limit_logins)])
async def login(token: str, session: SessionDep) -> Response:
    client = await redeem_login_token(session, token)
    if client is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "This link is not valid")
    response = RedirectResponse("/portal", status.HTTP_303_SEE_OTHER)
    start_session(response, client)
    return response


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
async def logout(client: CurrentClient, response: Response) -> None:
    response.delete_cookie(SESSION_COOKIE)


@router.get("/bookings")
async def list_own_bookings(client: CurrentClient, session: SessionDep, page: PageDep) -> list[BookingOut]:
    found = await session.scalars(
        select(Booking)
        .where(Booking.org_id == client.org_id, Booking.client_id == client.id)
        .order_by(Booking.starts_at.desc())
        .limit(page.limit)
        .offset(page.offset)
    )
    return [BookingOut.model_validate(booking) for booking in found]


@router.post("/bookings/{booking_id}/reschedule")
async def reschedule_own_booking(
    booking_id: uuid.UUID, body: Reschedule, client: CurrentClient, session: SessionDep
) -> BookingOut:
    booking = await own_booking(session, client, booking_id)
    try:
        bookings.reschedule(booking, body.starts_at)
    except bookings.InvalidTransition as error:
        raise HTTPException(status.HTTP_409_CONFLICT, str(error)) from error
    return BookingOut.model_validate(booking)


@router.post("/bookings/{booking_id}/cancel")
async def cancel_own_booking(booking_id: uuid.UUID, client: CurrentClient, session: SessionDep) -> BookingOut:
    booking = await own_booking(session, client, booking_id)
    try:
        bookings.change_status(booking, BookingStatus.CANCELLED)
    except bookings.InvalidTransition as error:
        raise HTTPException(status.HTTP_409_CONFLICT, str(error)) from error
    return BookingOut.model_validate(booking)


@router.get("/invoices")
async def list_own_invoices(client: CurrentClient, session: SessionDep) -> list[InvoiceOut]:
    found = await session.scalars(
        select(Invoice)
        .join(Booking, Booking.id == Invoice.booking_id)
        .where(Invoice.org_id == client.org_id, Booking.client_id == client.id)
        .order_by(Invoice.created_at.desc())
    )
    return [InvoiceOut.model_validate(invoice) for invoice in found]


@router.get("/bookings/{booking_id}/photos")
async def list_own_photos(
    booking_id: uuid.UUID, client: CurrentClient, session: SessionDep, storage: StorageDep
) -> list[PhotoOut]:
    booking = await own_booking(session, client, booking_id)
    return [
        PhotoOut(
            id=photo.id,
            url=storage.link(photo.storage_key),
            content_type=photo.content_type,
            size_bytes=photo.size_bytes,
        )
        for photo in await photos.list_photos(session, client.org_id, booking.id)
    ]


@router.get("/export")
async def export_own_data(client: CurrentClient, session: SessionDep) -> dict[str, Any]:
    return await privacy.export_client(session, client)


@router.delete("/account", status_code=status.HTTP_204_NO_CONTENT)
async def forget_own_data(client: CurrentClient, session: SessionDep, response: Response) -> None:
    await privacy.forget_client(session, client)
    response.delete_cookie(SESSION_COOKIE)
