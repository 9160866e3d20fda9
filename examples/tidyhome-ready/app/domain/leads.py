import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.infra.models import Lead, LeadStatus


async def list_leads(
    session: AsyncSession, org_id: uuid.UUID, status: LeadStatus | None, limit: int, offset: int
) -> list[Lead]:
    statement = select(Lead).where(Lead.org_id == org_id)
    if status is not None:
        statement = statement.where(Lead.status == status)
    return list(await session.scalars(statement.order_by(Lead.created_at.desc()).limit(limit).offset(offset)))


async def search_leads(session: AsyncSession, org_id: uuid.UUID, term: str) -> list[Lead]:
    statement = select(Lead).where(Lead.org_id == org_id, Lead.full_name.icontains(term, autoescape=True))
    return list(await session.scalars(statement.order_by(Lead.created_at.desc()).limit(50)))


async def find_lead(session: AsyncSession, org_id: uuid.UUID, lead_id: uuid.UUID) -> Lead | None:
    return await session.scalar(select(Lead).where(Lead.id == lead_id, Lead.org_id == org_id))
