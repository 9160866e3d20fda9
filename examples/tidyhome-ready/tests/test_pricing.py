from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.domain import pricing


def test_standard_price_grows_with_rooms() -> None:
    assert pricing.estimate("standard", 2).price == Decimal("57.00")
    assert pricing.estimate("standard", 4).price == Decimal("114.00")


def test_deep_clean_needs_a_deposit() -> None:
    monday = datetime(2026, 7, 6, 9, tzinfo=UTC)
    assert pricing.needs_deposit("deep", monday, known_client=True)
    assert not pricing.needs_deposit("standard", monday, known_client=True)


def test_weekend_needs_a_deposit() -> None:
    assert pricing.needs_deposit("standard", datetime(2026, 7, 4, 9, tzinfo=UTC), known_client=True)


def test_deposit_is_a_fifth() -> None:
    assert pricing.deposit_for(Decimal("114.00")) == Decimal("22.80")


@pytest.mark.parametrize(("rule", "price"), [("-10%", "90.00"), ("+5", "105.00"), ("-200", "0")])
def test_price_rule(rule: str, price: str) -> None:
    assert pricing.apply_price_rule(Decimal("100.00"), rule) == Decimal(price)


def test_price_rule_is_not_code() -> None:
    with pytest.raises(ValueError):
        pricing.apply_price_rule(Decimal("100.00"), "__import__('os').getcwd()")
