import enum
import uuid
from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Text,
    Time,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Identified:
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class BelongsToOrganisation:
    org_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)


class Role(enum.StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    DISPATCHER = "dispatcher"
    FINANCE = "finance"


class LeadStatus(enum.StrEnum):
    NEW = "new"
    CONTACTED = "contacted"
    BOOKED = "booked"
    DONE = "done"
    CANCELLED = "cancelled"


class BookingStatus(enum.StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"


class InvoiceStatus(enum.StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    PAID = "paid"
    VOID = "void"


def stored(kind: type[enum.StrEnum]) -> Enum:
    return Enum(
        kind, native_enum=False, length=20, values_callable=lambda members: [member.value for member in members]
    )


class Organisation(Identified, Base):
    __tablename__ = "organisations"

    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    timezone: Mapped[str] = mapped_column(String(60), default="Europe/Berlin")
    price_rule: Mapped[str | None] = mapped_column(String(200))


class User(Identified, BelongsToOrganisation, Base):
    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    full_name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(stored(Role))
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)


class Client(Identified, BelongsToOrganisation, Base):
    __tablename__ = "clients"
    __table_args__ = (UniqueConstraint("org_id", "email"),)

    email: Mapped[str] = mapped_column(String(254))
    full_name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(400))
    login_nonce: Mapped[str | None] = mapped_column(String(64))
    unsubscribed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Team(Identified, BelongsToOrganisation, Base):
    __tablename__ = "teams"

    name: Mapped[str] = mapped_column(String(120))
    starts_work: Mapped[time] = mapped_column(Time, default=time(8))
    ends_work: Mapped[time] = mapped_column(Time, default=time(18))
    workers: Mapped[list["Worker"]] = relationship(back_populates="team", lazy="raise")


class TeamBlackout(Identified, BelongsToOrganisation, Base):
    __tablename__ = "team_blackouts"

    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    day: Mapped[date] = mapped_column(Date)
    reason: Mapped[str | None] = mapped_column(String(200))


class Worker(Identified, BelongsToOrganisation, Base):
    __tablename__ = "workers"

    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"), index=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    full_name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    team: Mapped[Team | None] = relationship(back_populates="workers", lazy="raise")


class Lead(Identified, BelongsToOrganisation, Base):
    __tablename__ = "leads"

    email: Mapped[str] = mapped_column(String(254))
    full_name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    message: Mapped[str | None] = mapped_column(Text)
    status: Mapped[LeadStatus] = mapped_column(stored(LeadStatus), default=LeadStatus.NEW)
    referral_code: Mapped[str | None] = mapped_column(String(40))


class Booking(Identified, BelongsToOrganisation, Base):
    __tablename__ = "bookings"
    __table_args__ = (
        Index("ix_bookings_org_id_starts_at", "org_id", "starts_at"),
        Index("ix_bookings_status_starts_at", "status", "starts_at"),
        Index("ix_bookings_status_created_at", "status", "created_at"),
    )

    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id", ondelete="RESTRICT"), index=True)
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"), index=True)
    status: Mapped[BookingStatus] = mapped_column(stored(BookingStatus), default=BookingStatus.PENDING)
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    address: Mapped[str] = mapped_column(String(400))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    notes: Mapped[str | None] = mapped_column(Text)
    service: Mapped[str] = mapped_column(String(40))
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    deposit_required: Mapped[bool] = mapped_column(Boolean, default=False)
    deposit_paid_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    client: Mapped[Client] = relationship(lazy="raise")
    photos: Mapped[list["Photo"]] = relationship(back_populates="booking", lazy="raise")


class TimeEntry(Identified, BelongsToOrganisation, Base):
    __tablename__ = "time_entries"

    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    worker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workers.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Photo(Identified, BelongsToOrganisation, Base):
    __tablename__ = "photos"

    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    storage_key: Mapped[str] = mapped_column(String(300), unique=True)
    content_type: Mapped[str] = mapped_column(String(80))
    size_bytes: Mapped[int] = mapped_column(Integer)
    booking: Mapped[Booking] = relationship(back_populates="photos", lazy="raise")


class Invoice(Identified, BelongsToOrganisation, Base):
    __tablename__ = "invoices"
    __table_args__ = (UniqueConstraint("org_id", "number"),)

    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id", ondelete="RESTRICT"), index=True)
    number: Mapped[str] = mapped_column(String(40))
    status: Mapped[InvoiceStatus] = mapped_column(stored(InvoiceStatus), default=InvoiceStatus.DRAFT)
    amount: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    currency: Mapped[str] = mapped_column(String(3), default="eur")
    due_on: Mapped[date] = mapped_column(Date)


class Payment(Identified, BelongsToOrganisation, Base):
    __tablename__ = "payments"

    invoice_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invoices.id", ondelete="RESTRICT"), index=True)
    booking_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bookings.id", ondelete="RESTRICT"), index=True)
    amount: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    method: Mapped[str] = mapped_column(String(20))
    stripe_payment_intent: Mapped[str | None] = mapped_column(String(100), unique=True)


class EmailEvent(Identified, BelongsToOrganisation, Base):
    __tablename__ = "email_events"
    __table_args__ = (UniqueConstraint("booking_id", "invoice_id", "email_type", postgresql_nulls_not_distinct=True),)

    booking_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    invoice_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invoices.id", ondelete="CASCADE"), index=True)
    email_type: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    delivered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ChatSession(Identified, BelongsToOrganisation, Base):
    __tablename__ = "chat_sessions"

    visitor_name: Mapped[str | None] = mapped_column(String(120))
    messages: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    last_message_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now(), index=True)


class SupportTicket(Identified, BelongsToOrganisation, Base):
    __tablename__ = "support_tickets"

    booking_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bookings.id", ondelete="SET NULL"), index=True)
    opened_by: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class JobHeartbeat(Base):
    __tablename__ = "job_heartbeats"

    runner: Mapped[str] = mapped_column(String(60), primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
