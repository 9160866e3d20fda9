import uuid

from fastapi import APIRouter, HTTPException, status

from app.api.admin_auth import Admin, Dispatcher
from app.api.dependencies import PageDep, SessionDep
from app.api.schemas import LeadChange, LeadHit, LeadOut
from app.domain import leads
from app.infra.exports import export_rows
from app.infra.models import LeadStatus

router = APIRouter(prefix="/v1/admin/leads", tags=["admin"])


@router.get("")
async def list_leads(
    user: Dispatcher, session: SessionDep, page: PageDep, lead_status: LeadStatus | None = None
) -> list[LeadOut]:
    found = await leads.list_leads(session, user.org_id, lead_status, page.limit, page.offset)
    return [LeadOut.model_validate(lead) for lead in found]


@router.get("/search")
async def search_leads(q: str, user: Dispatcher, session: SessionDep) -> list[LeadHit]:
    return [LeadHit.model_validate(lead) for lead in await leads.search_leads(session, user.org_id, q)]


@router.patch("/{lead_id}")
async def change_lead(lead_id: uuid.UUID, body: LeadChange, user: Dispatcher, session: SessionDep) -> LeadOut:
    lead = await leads.find_lead(session, user.org_id, lead_id)
    if lead is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such lead")
    lead.status = body.status
    return LeadOut.model_validate(lead)


@router.delete("/{lead_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_lead(lead_id: uuid.UUID, user: Admin, session: SessionDep) -> None:
    lead = await leads.find_lead(session, user.org_id, lead_id)
    if lead is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such lead")
    await session.delete(lead)


@router.post("/export", status_code=status.HTTP_202_ACCEPTED)
async def export_leads(user: Admin, session: SessionDep) -> dict[str, int]:
    found = await leads.list_leads(session, user.org_id, None, 10_000, 0)
    await export_rows("leads", [LeadOut.model_validate(lead).model_dump(mode="json") for lead in found])
    return {"exported": len(found)}
