import asyncio
import tempfile
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.infra.email import OutgoingEmail, render, send_email
from app.infra.models import Booking, Client, EmailEvent, Invoice, InvoiceStatus, Payment

DUE_DAYS = 14
PDF_SECONDS = 20


class PdfFailed(Exception):
    pass


async def find_invoice(session: AsyncSession, org_id: uuid.UUID, invoice_id: uuid.UUID) -> Invoice | None:
    return await session.scalar(select(Invoice).where(Invoice.id == invoice_id, Invoice.org_id == org_id))


async def create_invoice(session: AsyncSession, booking: Booking) -> Invoice:
    issued = await session.scalar(select(func.count()).select_from(Invoice).where(Invoice.org_id == booking.org_id))
    invoice = Invoice(
        org_id=booking.org_id,
        booking_id=booking.id,
        number=f"{date.today().year}-{(issued or 0) + 1:05d}",
        amount=booking.price,
        due_on=date.today() + timedelta(days=DUE_DAYS),
    )
    session.add(invoice)
    await session.flush()
    return invoice


async def send_invoice(session: AsyncSession, invoice: Invoice, client: Client) -> None:
    session.add(
        EmailEvent(
            org_id=invoice.org_id,
            booking_id=invoice.booking_id,
            invoice_id=invoice.id,
            email_type="invoice",
            recipient=client.email,
        )
    )
    await session.flush()
    await send_email(invoice_email(invoice, client))
    invoice.status = InvoiceStatus.SENT


def invoice_email(invoice: Invoice, client: Client) -> OutgoingEmail:
    return OutgoingEmail(
        recipient=client.email,
        subject=f"Invoice {invoice.number}",
        template="invoice.html",
        context={"invoice": invoice, "client": client},
    )


async def invoice_pdf(invoice: Invoice, client: Client) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "invoice.html"
        target = Path(folder) / "invoice.pdf"
        source.write_text(render(invoice_email(invoice, client)).get_content(), encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            "wkhtmltopdf", "--quiet", "--disable-javascript", "--disable-local-file-access", str(source), str(target)
        )
        try:
            code = await asyncio.wait_for(process.wait(), PDF_SECONDS)
        except TimeoutError as error:
            process.kill()
            raise PdfFailed("it took too long") from error
        if code != 0:
            raise PdfFailed(f"wkhtmltopdf ended with {code}")
        return target.read_bytes()


async def record_payment(
    session: AsyncSession, invoice: Invoice, amount: Decimal, method: str, intent: str | None = None
) -> Payment:
    payment = Payment(
        org_id=invoice.org_id,
        invoice_id=invoice.id,
        booking_id=invoice.booking_id,
        amount=amount,
        method=method,
        stripe_payment_intent=intent,
    )
    session.add(payment)
    await session.flush()
    paid = await session.scalar(select(func.sum(Payment.amount)).where(Payment.invoice_id == invoice.id))
    if (paid or Decimal(0)) >= invoice.amount:
        invoice.status = InvoiceStatus.PAID
    return payment


async def revenue(session: AsyncSession, org_id: uuid.UUID, days: int) -> Decimal:
    since = datetime.now(UTC) - timedelta(days=days)
    total = await session.scalar(
        select(func.sum(Payment.amount)).where(Payment.org_id == org_id, Payment.created_at >= since)
    )
    return total or Decimal(0)
