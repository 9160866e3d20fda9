import uuid

from fastapi import APIRouter, HTTPException, Response, status
from sqlalchemy import select

from app.api.admin_auth import BillingUser, Finance
from app.api.dependencies import PageDep, SessionDep
from app.api.schemas import InvoiceOut, PaymentIn
from app.domain import bookings, invoices
from app.infra.models import Booking, Client, Invoice, User
from app.infra.payments import create_checkout

router = APIRouter(prefix="/v1/billing", tags=["billing"])


async def invoice_of(session: SessionDep, user: User, invoice_id: uuid.UUID) -> Invoice:
    invoice = await invoices.find_invoice(session, user.org_id, invoice_id)
    if invoice is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such invoice")
    return invoice


async def client_of(session: SessionDep, invoice: Invoice) -> Client:
    client = await session.scalar(
        select(Client)
        .join(Booking, Booking.client_id == Client.id)
        .where(Booking.id == invoice.booking_id, Client.org_id == invoice.org_id)
    )
    if client is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such client")
    return client


@router.get("/invoices")
async def list_invoices(user: Finance, session: SessionDep, page: PageDep) -> list[InvoiceOut]:
    found = await session.scalars(
        select(Invoice)
        .where(Invoice.org_id == user.org_id)
        .order_by(Invoice.created_at.desc())
        .limit(page.limit)
        .offset(page.offset)
    )
    return [InvoiceOut.model_validate(invoice) for invoice in found]


@router.post("/bookings/{booking_id}/invoice", status_code=status.HTTP_201_CREATED)
async def create_invoice(booking_id: uuid.UUID, user: Finance, session: SessionDep) -> InvoiceOut:
    booking = await bookings.find_booking(session, user.org_id, booking_id)
    if booking is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such booking")
    return InvoiceOut.model_validate(await invoices.create_invoice(session, booking))


@router.post("/invoices/{invoice_id}/send")
async def send_invoice(invoice_id: uuid.UUID, user: Finance, session: SessionDep) -> InvoiceOut:
    invoice = await invoice_of(session, user, invoice_id)
    await invoices.send_invoice(session, invoice, await client_of(session, invoice))
    return InvoiceOut.model_validate(invoice)


@router.get("/invoices/{invoice_id}/pdf")
async def download_invoice(invoice_id: uuid.UUID, user: Finance, session: SessionDep) -> Response:
    invoice = await invoice_of(session, user, invoice_id)
    body = invoices.invoice_pdf(invoice, await client_of(session, invoice))
    return Response(body, media_type="application/pdf")


@router.post("/invoices/{invoice_id}/payments", status_code=status.HTTP_201_CREATED)
async def record_payment(invoice_id: uuid.UUID, body: PaymentIn, user: Finance, session: SessionDep) -> InvoiceOut:
    invoice = await invoice_of(session, user, invoice_id)
    await invoices.record_payment(session, invoice, body.amount, body.method)
    return InvoiceOut.model_validate(invoice)


@router.post("/invoices/{invoice_id}/checkout")
async def start_checkout(invoice_id: uuid.UUID, user: BillingUser, session: SessionDep) -> dict[str, str]:
    invoice = await session.get(Invoice, invoice_id)
    if invoice is None or (user is not None and invoice.org_id != user.org_id):
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such invoice")
    url = await create_checkout(str(invoice.id), invoice.amount, invoice.currency, f"Invoice {invoice.number}")
    return {"url": url}
