import type { QueriesFacts } from '../facts/queries/types.ts'
import { factsOf } from './audit.ts'

/** Models of a service with tenants, and an application with a guard. */
export const MODELS = `from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class Org(Base):
    __tablename__ = "orgs"
    id: Mapped[int] = mapped_column(primary_key=True)
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"))
class Run(Base):
    __tablename__ = "runs"
    run_id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"))
    flow_id: Mapped[str]
class Flow(Base):
    __tablename__ = "flows"
    flow_id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"))
    title: Mapped[str]
class Attempt(Base):
    __tablename__ = "attempts"
    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"))
    run_id: Mapped[str]
`
export const MAIN = `import jwt
from fastapi import Depends, FastAPI, HTTPException, Request
from sqlalchemy import and_, func, select
from app.models import Attempt, Flow, Run, User
app = FastAPI(openapi_url=None)
async def user(request: Request, session=Depends(get_session)) -> User:
    header = request.headers.get("Authorization")
    if not header:
        raise HTTPException(401)
    return await session.get(User, jwt.decode(header, KEY, algorithms=["HS256"])["sub"])
`

export function queries(body: string): Promise<QueriesFacts> {
  return factsOf('queries', { 'app/__init__.py': '', 'app/models.py': MODELS, 'app/main.py': MAIN + body })
}

/** The scope of each query on the way of the endpoints, guards left out. */
export async function scopes(body: string): Promise<string[]> {
  const { queries: found } = await queries(body)
  return found.flatMap(({ operation, tables, uses }) =>
    uses.flatMap(({ scope }) => (scope === 'exempt' ? [] : [`${operation} ${tables.join()} ${scope}`])),
  )
}

/** A handler with these statements. */
export const endpoint = (body: string): string =>
  `@app.get("/runs/{run_id}")\nasync def read(run_id: str, session=Depends(get_session), me: User = Depends(user)):\n    ${body.replaceAll('\n', '\n    ')}\n`

/** A handler that is sent a list of identifiers. */
export const many = (body: string): string =>
  `@app.post("/runs")\nasync def read(ids: list[str], session=Depends(get_session), me: User = Depends(user)):\n    ${body.replaceAll('\n', '\n    ')}\n`
