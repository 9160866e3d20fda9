import logging
import uuid
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, status
from sqlalchemy import select

from app.api.dependencies import SessionDep
from app.api.schemas import BookingIn, BookingOut, ChatMessage, EstimateIn, EstimateOut, LeadIn
from app.domain import bookings, pricing
from app.infra.models import ChatSession, Client, Lead, Organisation

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/v1/public/{slug}", tags=["public"])


async def organisation_by_slug(slug: str, session: SessionDep) -> Organisation:
    organisation = await session.scalar(select(Organisation).where(Organisation.slug == slug))
    if organisation is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such company")
    return organisation


PublicOrganisation = Annotated[Organisation, Depends(organisation_by_slug)]


@router.post("/estimate")
async def estimate(body: EstimateIn, organisation: PublicOrganisation) -> EstimateOut:
    quote = pricing.estimate(body.service, body.rooms, organisation.price_rule)
    return EstimateOut(hours=quote.hours, price=quote.price)


@router.get("/slots")
async def slots(
    day: date,
    organisation: PublicOrganisation,
    session: SessionDep,
    hours: Annotated[float, Query(gt=0, le=12)] = 2,
) -> list[datetime]:
    return await bookings.free_slots(session, organisation.id, day, hours)


@router.post("/leads", status_code=status.HTTP_201_CREATED)
async def create_lead(body: LeadIn, organisation: PublicOrganisation, session: SessionDep) -> dict[str, uuid.UUID]:
    lead = Lead(org_id=organisation.id, **body.model_dump())
    session.add(lead)
    await session.flush()
    logger.info("New lead %s", lead.id)
    return {"id": lead.id}


@router.post("/bookings", status_code=status.HTTP_201_CREATED)
async def create_booking(body: BookingIn, organisation: PublicOrganisation, session: SessionDep) -> BookingOut:
    email = body.email.lower()
    client = await session.scalar(select(Client).where(Client.org_id == organisation.id, Client.email == email))
    known_client = client is not None
    if client is None:
        client = Client(org_id=organisation.id, email=email, full_name=body.full_name, phone=body.phone)
        session.add(client)
        await session.flush()
    try:
        booking = await bookings.create_booking(
            session,
            organisation,
            client,
            body.service,
            body.rooms,
            body.starts_at.astimezone(UTC),
            body.address,
            body.notes,
            known_client,
        )
    except bookings.SlotTaken as error:
        raise HTTPException(status.HTTP_409_CONFLICT, "This time is no longer free") from error
    return BookingOut.model_validate(booking)


@router.post("/chat", status_code=status.HTTP_201_CREATED)
async def start_chat(body: ChatMessage, organisation: PublicOrganisation, session: SessionDep) -> dict[str, uuid.UUID]:
    chat = ChatSession(org_id=organisation.id, messages=[{"from": "visitor", "text": body.text}])
    session.add(chat)
    await session.flush()
    return {"id": chat.id}


@router.post("/chat/{chat_id}/messages", status_code=status.HTTP_201_CREATED)
async def add_chat_message(
    chat_id: uuid.UUID, body: ChatMessage, organisation: PublicOrganisation, session: SessionDep
) -> dict[str, int]:
    chat = await session.scalar(
        select(ChatSession).where(ChatSession.id == chat_id, ChatSession.org_id == organisation.id)
    )
    if chat is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such chat")
    chat.messages = [*chat.messages, {"from": "visitor", "text": body.text}]
    chat.last_message_at = datetime.now(UTC)
    return {"messages": len(chat.messages)}
