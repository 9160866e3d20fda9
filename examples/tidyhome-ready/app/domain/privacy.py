"""What a person may ask for: a copy of their data, and that it be forgotten."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.infra.models import Booking, Client, EmailEvent, Invoice, Lead, Photo

FORGOTTEN = "forgotten"


async def export_client(session: AsyncSession, client: Client) -> dict[str, Any]:
    own = Booking.client_id == client.id, Booking.org_id == client.org_id
    bookings = await session.scalars(select(Booking).where(*own))
    invoices = await session.scalars(
        select(Invoice).join(Booking, Booking.id == Invoice.booking_id).where(Invoice.org_id == client.org_id, *own)
    )
    photos = await session.scalars(
        select(Photo).join(Booking, Booking.id == Photo.booking_id).where(Photo.org_id == client.org_id, *own)
    )
    leads = await session.scalars(select(Lead).where(Lead.org_id == client.org_id, Lead.email == client.email))
    events = await session.scalars(
        select(EmailEvent).where(EmailEvent.org_id == client.org_id, EmailEvent.recipient == client.email)
    )
    return {
        "client": {
            "email": client.email,
            "full_name": client.full_name,
            "phone": client.phone,
            "address": client.address,
        },
        "bookings": [
            {"starts_at": booking.starts_at, "address": booking.address, "notes": booking.notes, "price": booking.price}
            for booking in bookings
        ],
        "invoices": [{"number": invoice.number, "amount": invoice.amount} for invoice in invoices],
        "photos": [{"id": photo.id, "taken_at": photo.created_at} for photo in photos],
        "leads": [{"full_name": lead.full_name, "phone": lead.phone, "message": lead.message} for lead in leads],
        "messages": [{"kind": event.email_type, "sent_at": event.created_at} for event in events],
    }


async def forget_client(session: AsyncSession, client: Client) -> None:
    """Invoices have to be kept for ten years; what remains of the person in them is the number of the client."""
    await session.execute(delete(Lead).where(Lead.org_id == client.org_id, Lead.email == client.email))
    await session.execute(
        delete(EmailEvent).where(EmailEvent.org_id == client.org_id, EmailEvent.recipient == client.email)
    )
    client.email = f"{client.id}@{FORGOTTEN}.tidyhome.dev"
    client.full_name = FORGOTTEN
    client.phone = None
    client.address = None
    client.login_nonce = None
