/** A service with two tables and a handler, for the checks of queries in loops. */
export function serviceWith(body: string, options: { models?: string; session?: string } = {}): Record<string, string> {
  return {
    'app/models.py': `from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase): ...

class Lead(Base):
    __tablename__ = "leads"
    id: Mapped[int] = mapped_column(primary_key=True)
    bookings: Mapped[list["Booking"]] = relationship(${options.models ?? ''})

class Booking(Base):
    __tablename__ = "bookings"
    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id"))
`,
    'app/main.py': `from fastapi import Depends, FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from app.db import get_session
from app.models import Booking, Lead

app = FastAPI()

${body}`,
    'app/db.py':
      'from sqlalchemy.orm import Session\ndef get_session():\n    with Session() as session:\n        yield session\n',
  }
}
