import re
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
PRICE_RULE = re.compile(r"^(?P<sign>[+-])(?P<amount>\d{1,3}(\.\d{1,2})?)(?P<percent>%?)$")


@dataclass(frozen=True)
class Estimate:
    hours: Decimal
    price: Decimal


def apply_price_rule(price: Decimal, rule: str) -> Decimal:
    """A rule adds to a price or takes from it: "+5", "-12.50" or "-10%"."""
    match = PRICE_RULE.match(rule)
    if match is None:
        raise ValueError(f"{rule!r} is not a price rule")
    change = Decimal(match["amount"])
    if match["percent"]:
        change = price * change / 100
    return max(price + change if match["sign"] == "+" else price - change, Decimal(0))


def estimate(service: str, rooms: int, price_rule: str | None = None) -> Estimate:
    factor = SERVICE_FACTORS[service]
    hours = HOURS_PER_ROOM * rooms * factor
    price = hours * HOURLY_RATE
    if price_rule:
        price = apply_price_rule(price, price_rule)
    return Estimate(hours=hours, price=price.quantize(Decimal("0.01"), ROUND_HALF_UP))


def needs_deposit(service: str, starts_at: datetime, known_client: bool) -> bool:
    return starts_at.weekday() >= 5 or service in {"deep", "move_out"} or not known_client


def deposit_for(price: Decimal) -> Decimal:
    return (price * DEPOSIT_SHARE).quantize(Decimal("0.01"), ROUND_HALF_UP)
