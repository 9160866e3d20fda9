import logging
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response, UploadFile, status
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from sqlalchemy import select

from app.api.dependencies import SessionDep, StorageDep
from app.api.worker_auth import (
    SESSION_COOKIE,
    CurrentWorker,
    LoginWorker,
    create_csrf_token,
    require_csrf_token,
    start_session,
)
from app.domain import bookings, photos
from app.infra.models import Booking, BookingStatus, TimeEntry, Worker
from app.infra.security import limit_logins

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/worker", tags=["worker portal"])
templates = Jinja2Templates(Path(__file__).parent / "templates")


async def job_of(session: SessionDep, worker: Worker, booking_id: uuid.UUID) -> Booking:
    booking = await session.scalar(
        select(Booking).where(
            Booking.id == booking_id, Booking.org_id == worker.org_id, Booking.team_id == worker.team_id
        )
    )
    if booking is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such job")
    return booking


def page_context(request: Request, worker: Worker) -> dict[str, object]:
    return {"worker": worker, "csrf_token": create_csrf_token(request.cookies[SESSION_COOKIE])}


def change_status(booking: Booking, to: BookingStatus) -> None:
    try:
        bookings.change_status(booking, to)
    except bookings.InvalidTransition as error:
        raise HTTPException(status.HTTP_409_CONFLICT, str(error)) from error


def back_to(booking: Booking) -> RedirectResponse:
    return RedirectResponse(f"/worker/jobs/{booking.id}", status.HTTP_303_SEE_OTHER)


@router.get("/login", dependencies=[Depends(limit_logins)])
async def login(worker: LoginWorker) -> Response:
    response = RedirectResponse("/worker/jobs", status.HTTP_303_SEE_OTHER)
    start_session(response, worker)
    return response


@router.post("/logout", dependencies=[Depends(require_csrf_token)])
async def logout(worker: CurrentWorker) -> Response:
    response = RedirectResponse("/worker/login", status.HTTP_303_SEE_OTHER)
    response.delete_cookie(SESSION_COOKIE)
    return response


@router.get("/jobs", response_class=HTMLResponse)
async def list_jobs(request: Request, worker: CurrentWorker, session: SessionDep) -> HTMLResponse:
    jobs = await session.scalars(
        select(Booking)
        .where(Booking.org_id == worker.org_id, Booking.team_id == worker.team_id)
        .where(Booking.status.in_([BookingStatus.CONFIRMED, BookingStatus.IN_PROGRESS]))
        .order_by(Booking.starts_at)
    )
    return templates.TemplateResponse(
        request, "worker_jobs.html", {**page_context(request, worker), "jobs": list(jobs)}
    )


@router.get("/jobs/{booking_id}", response_class=HTMLResponse)
async def job_detail(
    request: Request, booking_id: uuid.UUID, worker: CurrentWorker, session: SessionDep
) -> HTMLResponse:
    booking = await job_of(session, worker, booking_id)
    return templates.TemplateResponse(request, "worker_job.html", {**page_context(request, worker), "booking": booking})


@router.post("/jobs/{booking_id}/start", dependencies=[Depends(require_csrf_token)])
async def start_job(booking_id: uuid.UUID, worker: CurrentWorker, session: SessionDep) -> Response:
    booking = await job_of(session, worker, booking_id)
    change_status(booking, BookingStatus.IN_PROGRESS)
    session.add(
        TimeEntry(org_id=worker.org_id, booking_id=booking.id, worker_id=worker.id, started_at=datetime.now(UTC))
    )
    return back_to(booking)


@router.post("/jobs/{booking_id}/complete", dependencies=[Depends(require_csrf_token)])
async def complete_job(
    booking_id: uuid.UUID,
    worker: CurrentWorker,
    session: SessionDep,
    remarks: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    booking = await job_of(session, worker, booking_id)
    change_status(booking, BookingStatus.DONE)
    entry = await session.scalar(
        select(TimeEntry).where(
            TimeEntry.org_id == worker.org_id, TimeEntry.booking_id == booking.id, TimeEntry.ended_at.is_(None)
        )
    )
    if entry is not None:
        entry.ended_at = datetime.now(UTC)
    if remarks:
        booking.notes = f"{booking.notes or ''}\n{remarks}".strip()
    return back_to(booking)


@router.post("/jobs/{booking_id}/photos", dependencies=[Depends(require_csrf_token)])
async def add_job_photo(
    booking_id: uuid.UUID, photo: UploadFile, worker: CurrentWorker, session: SessionDep, storage: StorageDep
) -> Response:
    booking = await job_of(session, worker, booking_id)
    try:
        await photos.add_photo(session, storage, booking, photo)
    except photos.PhotoRefused as error:
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, str(error)) from error
    logger.info("Photo added to booking %s", booking.id)
    return back_to(booking)
