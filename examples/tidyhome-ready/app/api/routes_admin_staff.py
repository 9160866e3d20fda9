import uuid

from fastapi import APIRouter, Depends, HTTPException, status
from sqlalchemy import select

from app.api.admin_auth import Admin, require_admin
from app.api.dependencies import SessionDep
from app.api.schemas import BlackoutIn, TeamIn, TeamOut, WorkerChange, WorkerIn, WorkerOut
from app.infra.auth import hash_password
from app.infra.models import Team, TeamBlackout, Worker

router = APIRouter(prefix="/v1/admin", tags=["admin"], dependencies=[Depends(require_admin)])


async def check_team(session: SessionDep, org_id: uuid.UUID, team_id: uuid.UUID | None) -> None:
    if team_id is None:
        return
    if await session.scalar(select(Team.id).where(Team.id == team_id, Team.org_id == org_id)) is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such team")


@router.get("/workers")
async def list_workers(user: Admin, session: SessionDep) -> list[WorkerOut]:
    found = await session.scalars(select(Worker).where(Worker.org_id == user.org_id).order_by(Worker.full_name))
    return [WorkerOut.model_validate(worker) for worker in found]


@router.post("/workers", status_code=status.HTTP_201_CREATED)
async def create_worker(body: WorkerIn, user: Admin, session: SessionDep) -> WorkerOut:
    await check_team(session, user.org_id, body.team_id)
    worker = Worker(
        org_id=user.org_id,
        username=body.username,
        password_hash=await hash_password(body.password),
        full_name=body.full_name,
        phone=body.phone,
        team_id=body.team_id,
        is_active=True,
    )
    session.add(worker)
    await session.flush()
    return WorkerOut.model_validate(worker)


@router.patch("/workers/{worker_id}")
async def change_worker(worker_id: uuid.UUID, body: WorkerChange, user: Admin, session: SessionDep) -> WorkerOut:
    worker = await session.scalar(select(Worker).where(Worker.id == worker_id, Worker.org_id == user.org_id))
    if worker is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such worker")
    await check_team(session, user.org_id, body.team_id)
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(worker, name, value)
    return WorkerOut.model_validate(worker)


@router.get("/teams")
async def list_teams(user: Admin, session: SessionDep) -> list[TeamOut]:
    found = await session.scalars(select(Team).where(Team.org_id == user.org_id).order_by(Team.name))
    return [TeamOut.model_validate(team) for team in found]


@router.post("/teams", status_code=status.HTTP_201_CREATED)
async def create_team(body: TeamIn, user: Admin, session: SessionDep) -> TeamOut:
    team = Team(org_id=user.org_id, name=body.name)
    session.add(team)
    await session.flush()
    return TeamOut.model_validate(team)


@router.post("/teams/{team_id}/blackouts", status_code=status.HTTP_201_CREATED)
async def add_blackout(team_id: uuid.UUID, body: BlackoutIn, user: Admin, session: SessionDep) -> dict[str, str]:
    team = await session.scalar(select(Team).where(Team.id == team_id, Team.org_id == user.org_id))
    if team is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such team")
    session.add(TeamBlackout(org_id=user.org_id, team_id=team.id, day=body.day, reason=body.reason))
    return {"status": "added"}
