import uuid

import jwt
from fastapi import APIRouter, Depends, HTTPException, status
from pydantic import BaseModel, EmailStr, Field
from sqlalchemy import select

from app.api.admin_auth import CurrentUser, Owner
from app.api.dependencies import SessionDep
from app.api.schemas import Password
from app.infra.auth import (
    INVITE,
    create_access_token,
    create_invite_token,
    decode_token,
    hash_password,
    verify_password,
)
from app.infra.models import Organisation, Role, User
from app.infra.security import limit_logins
from app.settings import get_settings

router = APIRouter(prefix="/v1/auth", tags=["auth"])


class SignUp(BaseModel):
    organisation: str = Field(min_length=2, max_length=200)
    slug: str = Field(pattern=r"^[a-z0-9-]{3,80}$")
    email: EmailStr
    full_name: str = Field(max_length=200)
    password: Password


class Login(BaseModel):
    email: EmailStr
    password: str


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"


class Invite(BaseModel):
    email: EmailStr
    role: Role


class AcceptInvite(BaseModel):
    token: str
    full_name: str = Field(max_length=200)
    password: Password


class Me(BaseModel):
    email: EmailStr
    full_name: str
    role: Role


@router.post("/register", status_code=status.HTTP_201_CREATED, dependencies=[Depends(limit_logins)])
async def register(body: SignUp, session: SessionDep) -> Token:
    organisation = Organisation(name=body.organisation, slug=body.slug)
    session.add(organisation)
    await session.flush()
    user = User(
        org_id=organisation.id,
        email=body.email.lower(),
        full_name=body.full_name,
        password_hash=await hash_password(body.password),
        role=Role.OWNER,
    )
    session.add(user)
    await session.flush()
    return Token(access_token=create_access_token(user.id, organisation.id, user.role))


@router.post("/login", dependencies=[Depends(limit_logins)])
async def login(body: Login, session: SessionDep) -> Token:
    user = await session.scalar(select(User).where(User.email == body.email.lower()))
    matches = await verify_password(body.password, user.password_hash if user else None)
    if user is None or not user.is_active or not matches:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Wrong e-mail or password")
    return Token(access_token=create_access_token(user.id, user.org_id, user.role))


@router.get("/me")
async def me(user: CurrentUser) -> Me:
    return Me(email=user.email, full_name=user.full_name, role=user.role)


@router.post("/invitations")
async def invite(body: Invite, owner: Owner) -> dict[str, str]:
    token = create_invite_token(owner.org_id, body.email.lower(), body.role)
    return {"url": f"{get_settings().public_base_url}/join?token={token}"}


@router.post("/invitations/accept", status_code=status.HTTP_201_CREATED, dependencies=[Depends(limit_logins)])
async def accept_invite(body: AcceptInvite, session: SessionDep) -> Token:
    try:
        claims = decode_token(body.token, INVITE)
    except jwt.InvalidTokenError as error:
        raise HTTPException(status.HTTP_400_BAD_REQUEST, "This invitation is not valid") from error
    user = User(
        org_id=uuid.UUID(claims["org"]),
        email=claims["sub"],
        full_name=body.full_name,
        password_hash=await hash_password(body.password),
        role=Role(claims["role"]),
    )
    session.add(user)
    await session.flush()
    return Token(access_token=create_access_token(user.id, user.org_id, user.role))
