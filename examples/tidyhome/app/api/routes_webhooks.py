import logging
import uuid
from decimal import Decimal
from typing import Annotated

import stripe
from fastapi import APIRouter, Header, HTTPException, Request, status
from sqlalchemy import update

from app.api.dependencies import SessionDep
from app.domain.invoices import record_payment
from app.infra.metrics import WEBHOOK_EVENTS
from app.infra.models import EmailEvent, Invoice
from app.infra.payments import read_event

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/webhooks", tags=["webhooks"])


@router.post("/stripe")
async def stripe_webhook(
    request: Request, session: SessionDep, stripe_signature: Annotated[str, Header()]
) -> dict[str, str]:
    payload = await request.body()
    logger.info("Stripe webhook: %s", payload.decode())
    try:
        event = read_event(payload, stripe_signature)
    except (ValueError, stripe.SignatureVerificationError) as error:
        raise HTTPException(status.HTTP_400_BAD_REQUEST, "Bad signature") from error
    WEBHOOK_EVENTS.labels("stripe", event.type).inc()
    if event.type == "checkout.session.completed":
        checkout = event.data.object
        invoice = await session.get(Invoice, uuid.UUID(checkout.client_reference_id))
        if invoice is not None:
            amount = Decimal(checkout.amount_total) / 100
            await record_payment(session, invoice, amount, "card", checkout.payment_intent)
    return {"status": "ok"}


@router.post("/email-events")
async def email_events(events: list[dict[str, str]], session: SessionDep) -> dict[str, int]:
    for event in events:
        WEBHOOK_EVENTS.labels("email", event.get("event", "unknown")).inc()
        if event.get("event") == "bounce":
            await session.execute(
                update(EmailEvent).where(EmailEvent.recipient == event["email"]).values(delivered_at=None)
            )
    return {"received": len(events)}
