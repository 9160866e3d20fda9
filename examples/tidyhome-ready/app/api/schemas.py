import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field

from app.infra.auth import BCRYPT_MAX_BYTES
from app.infra.models import BookingStatus, InvoiceStatus, LeadStatus


def fits_bcrypt(password: str) -> str:
    if len(password.encode()) > BCRYPT_MAX_BYTES:
        raise ValueError(f"A password may have at most {BCRYPT_MAX_BYTES} bytes")
    return password


Password = Annotated[str, Field(min_length=10), AfterValidator(fits_bcrypt)]
Service = Literal["standard", "deep", "move_out", "windows"]


class Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID


class LeadOut(Row):
    email: EmailStr
    full_name: str
    phone: str | None
    status: LeadStatus
    created_at: datetime


class LeadHit(Row):
    email: EmailStr
    full_name: str
    status: LeadStatus


class LeadIn(BaseModel):
    email: EmailStr
    full_name: str = Field(max_length=200)
    phone: str | None = Field(default=None, max_length=40)
    message: str | None = Field(default=None, max_length=4000)
    referral_code: str | None = Field(default=None, max_length=40)


class LeadChange(BaseModel):
    status: LeadStatus


class BookingOut(Row):
    status: BookingStatus
    service: str
    starts_at: datetime
    ends_at: datetime
    address: str
    price: Decimal
    team_id: uuid.UUID | None
    deposit_required: bool


class BookingIn(BaseModel):
    email: EmailStr
    full_name: str = Field(max_length=200)
    phone: str | None = Field(default=None, max_length=40)
    service: Service
    rooms: int = Field(ge=1, le=20)
    starts_at: datetime
    address: str = Field(max_length=400)
    notes: str | None = Field(default=None, max_length=2000)


class Reschedule(BaseModel):
    starts_at: datetime


class Assignment(BaseModel):
    team_id: uuid.UUID | None


class EstimateIn(BaseModel):
    service: Service
    rooms: int = Field(ge=1, le=20)


class EstimateOut(BaseModel):
    hours: Decimal
    price: Decimal


class WorkerIn(BaseModel):
    username: str = Field(min_length=3, max_length=80)
    password: Password
    full_name: str = Field(max_length=200)
    phone: str | None = Field(default=None, max_length=40)
    team_id: uuid.UUID | None = None


class WorkerChange(BaseModel):
    full_name: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=40)
    team_id: uuid.UUID | None = None
    is_active: bool | None = None


class WorkerOut(Row):
    username: str
    full_name: str
    team_id: uuid.UUID | None
    is_active: bool


class TeamIn(BaseModel):
    name: str = Field(max_length=120)


class TeamOut(Row):
    name: str


class BlackoutIn(BaseModel):
    day: date
    reason: str | None = Field(default=None, max_length=200)


class InvoiceOut(Row):
    number: str
    status: InvoiceStatus
    amount: Decimal
    currency: str
    due_on: date


class PaymentIn(BaseModel):
    amount: Decimal = Field(gt=0, max_digits=10, decimal_places=2)
    method: Literal["cash", "transfer", "card"]


class PhotoOut(Row):
    url: str
    content_type: str
    size_bytes: int


class ChatMessage(BaseModel):
    text: str = Field(min_length=1, max_length=2000)


class TicketIn(BaseModel):
    booking_id: uuid.UUID | None = None
    subject: str = Field(max_length=200)
    body: str = Field(max_length=4000)
