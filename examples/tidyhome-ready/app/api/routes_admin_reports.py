from fastapi import APIRouter
from sqlalchemy import func, select

from app.api.admin_auth import Finance, Owner
from app.api.dependencies import SessionDep
from app.domain.invoices import revenue
from app.infra.models import Booking, Lead
from app.jobs.cleanup import remove_old_data
from app.settings import get_settings

router = APIRouter(prefix="/v1/admin", tags=["admin"])


@router.get("/reports/revenue")
async def revenue_report(user: Finance, session: SessionDep, days: int = 30) -> dict[str, str]:
    return {"revenue": str(await revenue(session, user.org_id, days))}


@router.get("/reports/conversion")
async def conversion_report(user: Finance, session: SessionDep) -> dict[str, float]:
    leads = await session.scalar(select(func.count()).select_from(Lead).where(Lead.org_id == user.org_id))
    booked = await session.scalar(select(func.count()).select_from(Booking).where(Booking.org_id == user.org_id))
    return {"leads": leads or 0, "bookings": booked or 0, "rate": (booked or 0) / leads if leads else 0.0}


@router.post("/retention/cleanup")
async def run_cleanup(user: Owner, session: SessionDep) -> dict[str, int]:
    return await remove_old_data(session, get_settings(), user.org_id)
