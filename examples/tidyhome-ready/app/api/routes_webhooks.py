import hashlib
import hmac
import logging
import uuid
from decimal import Decimal
from typing import Annotated, Literal

import stripe
from fastapi import APIRouter, Depends, Header, HTTPException, Request, status
from pydantic import BaseModel, EmailStr
from sqlalchemy import select, update

from app.api.dependencies import SessionDep
from app.domain.invoices import record_payment
from app.infra.metrics import WEBHOOK_EVENTS
from app.infra.models import EmailEvent, Invoice, Payment
from app.infra.payments import read_event
from app.settings import get_settings

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/webhooks", tags=["webhooks"])

STRIPE_EVENTS = {"checkout.session.completed", "payment_intent.succeeded", "payment_intent.payment_failed"}


class MailEvent(BaseModel):
    event: Literal["delivered", "bounce", "complaint"]
    email: EmailStr


async def verify_email_signature(request: Request, x_signature: Annotated[str, Header()]) -> None:
    secret = get_settings().email_webhook_secret
    expected = hmac.new((secret or "").encode(), await request.body(), hashlib.sha256).hexdigest()
    if not secret or not hmac.compare_digest(x_signature, expected):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Bad signature")


@router.post("/stripe")
async def stripe_webhook(
    request: Request, session: SessionDep, stripe_signature: Annotated[str, Header()]
) -> dict[str, str]:
    payload = await request.body()
    try:
        event = read_event(payload, stripe_signature)
    except (ValueError, stripe.SignatureVerificationError) as error:
        raise HTTPException(status.HTTP_400_BAD_REQUEST, "Bad signature") from error
    WEBHOOK_EVENTS.labels("stripe", event.type if event.type in STRIPE_EVENTS else "other").inc()
    logger.info("Stripe event %s of type %s", event.id, event.type)
    if event.type == "checkout.session.completed":
        checkout = event.data.object
        invoice = await session.get(Invoice, uuid.UUID(checkout.client_reference_id))
        seen = await session.scalar(select(Payment.id).where(Payment.stripe_payment_intent == checkout.payment_intent))
        if invoice is not None and seen is None:
            amount = Decimal(checkout.amount_total) / 100
            await record_payment(session, invoice, amount, "card", checkout.payment_intent)
    return {"status": "ok"}


@router.post("/email-events", dependencies=[Depends(verify_email_signature)])
async def email_events(events: list[MailEvent], session: SessionDep) -> dict[str, int]:
    for event in events:
        WEBHOOK_EVENTS.labels("email", event.event).inc()
        if event.event == "bounce":
            await session.execute(
                update(EmailEvent).where(EmailEvent.recipient == event.email).values(delivered_at=None)
            )
    return {"received": len(events)}
