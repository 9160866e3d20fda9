import asyncio
from decimal import Decimal

import stripe

from app.infra.resilience import CircuitBreaker
from app.settings import get_settings

STRIPE_TIMEOUT_SECONDS = 10
breaker = CircuitBreaker("Stripe")


def configure_stripe() -> None:
    stripe.api_key = get_settings().stripe_secret_key
    stripe.max_network_retries = 2
    stripe.default_http_client = stripe.RequestsClient(timeout=STRIPE_TIMEOUT_SECONDS)


async def create_checkout(reference: str, amount: Decimal, currency: str, description: str) -> str:
    settings = get_settings()
    session = await breaker.call(
        lambda: asyncio.to_thread(
            stripe.checkout.Session.create,
            mode="payment",
            client_reference_id=reference,
            line_items=[
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": currency,
                        "unit_amount": int(amount * 100),
                        "product_data": {"name": description},
                    },
                }
            ],
            success_url=f"{settings.public_base_url}/portal/paid",
            cancel_url=f"{settings.public_base_url}/portal",
        )
    )
    return str(session.url)


def read_event(payload: bytes, signature: str) -> stripe.Event:
    return stripe.Webhook.construct_event(payload, signature, get_settings().stripe_webhook_secret)
