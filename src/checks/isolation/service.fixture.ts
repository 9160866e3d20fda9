/** A service with tenants: models, and a guard that gives the user who asks. */
export const SERVICE = {
  'app/__init__.py': '',
  'app/models.py': `from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase): ...
class Org(Base):
    __tablename__ = "orgs"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"))
    email: Mapped[str]
    is_superuser: Mapped[bool]
class Lead(Base):
    __tablename__ = "leads"
    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"))
    name: Mapped[str]
class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id"))
    lead: Mapped[Lead] = relationship()
`,
  'app/auth.py': `import jwt
from fastapi import Depends, HTTPException, Request
from app.models import User
async def current_user(request: Request, session=Depends(get_session)) -> User:
    header = request.headers.get("Authorization")
    if not header:
        raise HTTPException(401)
    claims = jwt.decode(header, KEY, algorithms=["HS256"])
    user = await session.get(User, claims["sub"])
    if user is None:
        raise HTTPException(401)
    return user
`,
} as const

const HEAD = `from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import delete, select, text, update
from app.auth import current_user
from app.models import Lead, Note, Org, User
app = FastAPI(openapi_url=None)
`

/** The service with these handlers; the first line of `body` is line 6 of app/main.py. */
export function withHandlers(body: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { ...SERVICE, ...more, 'app/main.py': HEAD + body }
}
