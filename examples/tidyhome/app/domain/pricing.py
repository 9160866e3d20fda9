from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

HOURLY_RATE = Decimal("38.00")
HOURS_PER_ROOM = Decimal("0.75")
SERVICE_FACTORS = {
    "standard": Decimal("1.0"),
    "deep": Decimal("1.6"),
    "move_out": Decimal("1.9"),
    "windows": Decimal("0.8"),
}
DEPOSIT_SHARE = Decimal("0.20")


@dataclass(frozen=True)
class Estimate:
    hours: Decimal
    price: Decimal


def estimate(service: str, rooms: int, price_rule: str | None = None) -> Estimate:
    factor = SERVICE_FACTORS[service]
    hours = HOURS_PER_ROOM * rooms * factor
    price = hours * HOURLY_RATE
    if price_rule:
        price = Decimal(eval(price_rule, {"price": price, "rooms": rooms, "hours": hours}))
    return Estimate(hours=hours, price=price.quantize(Decimal("0.01"), ROUND_HALF_UP))


def needs_deposit(service: str, starts_at: datetime, known_client: bool) -> bool:
    return starts_at.weekday() >= 5 or service in {"deep", "move_out"} or not known_client


def deposit_for(price: Decimal) -> Decimal:
    return (price * DEPOSIT_SHARE).quantize(Decimal("0.01"), ROUND_HALF_UP)
