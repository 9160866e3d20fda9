import secrets

import pytest

from app.main import _validate_prod_config, create_app
from app.settings import Settings

GOOD = {
    "app_env": "prod",
    "public_base_url": "https://api.tidyhome.dev",
    "cors_origins": ["https://tidyhome.dev"],
    "redis_url": "redis://redis/0",
    "s3_bucket": "photos",
    "smtp_username": "tidyhome",
    "stripe_webhook_secret": f"whsec_{'x' * 16}",
}
SECRETS = (
    "auth_secret_key",
    "worker_portal_secret",
    "client_portal_secret",
    "link_signing_secret",
    "metrics_token",
    "email_webhook_secret",
)


def production(**changes: object) -> Settings:
    values = GOOD | {name: secrets.token_hex(32) for name in SECRETS}
    values |= {"stripe_secret_key": "sk_live_" + "x" * 8, "smtp_password": secrets.token_hex(8)}
    return Settings(**(values | changes))


def test_good_settings_are_accepted() -> None:
    _validate_prod_config(production())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("auth_secret_key", "change-me-to-32-random-characters-or-more"),
        ("metrics_token", None),
        ("email_webhook_secret", None),
        ("debug", True),
        ("stripe_secret_key", "sk_test_" + "x" * 8),
        ("stripe_webhook_secret", ""),
        ("cors_origins", ["*"]),
        ("cors_origins", []),
        ("redis_url", None),
        ("s3_bucket", None),
        ("public_base_url", "http://api.tidyhome.dev"),
        ("smtp_password", None),
        ("job_heartbeat_required", False),
    ],
)
def test_bad_setting_is_refused(name: str, value: object) -> None:
    with pytest.raises(RuntimeError):
        _validate_prod_config(production(**{name: value}))


def test_the_service_does_not_start_with_bad_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.main.get_settings", lambda: production(redis_url=None))
    with pytest.raises(RuntimeError, match="REDIS_URL"):
        create_app()
