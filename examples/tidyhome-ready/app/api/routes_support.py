import uuid
from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException, status
from sqlalchemy import select

from app.api.admin_auth import Dispatcher
from app.api.client_auth import CurrentClient
from app.api.dependencies import SessionDep
from app.api.schemas import TicketIn
from app.infra.models import SupportTicket

router = APIRouter(prefix="/v1/support", tags=["support"])


@router.post("/tickets", status_code=status.HTTP_201_CREATED)
async def open_ticket(body: TicketIn, client: CurrentClient, session: SessionDep) -> dict[str, uuid.UUID]:
    ticket = SupportTicket(org_id=client.org_id, opened_by="client", **body.model_dump())
    session.add(ticket)
    await session.flush()
    return {"id": ticket.id}


@router.post("/tickets/{ticket_id}/close")
async def close_ticket(ticket_id: uuid.UUID, user: Dispatcher, session: SessionDep) -> dict[str, str]:
    ticket = await session.scalar(
        select(SupportTicket).where(SupportTicket.id == ticket_id, SupportTicket.org_id == user.org_id)
    )
    if ticket is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such ticket")
    ticket.closed_at = datetime.now(UTC)
    return {"status": "closed"}
