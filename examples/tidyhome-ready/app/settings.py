from functools import lru_cache
from typing import Literal

from pydantic import EmailStr, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    app_env: Literal["dev", "test", "prod"]
    debug: bool = False
    public_base_url: str = "http://localhost:8000"
    cors_origins: list[str] = []
    trusted_proxies: list[str] = []
    log_level: str = "INFO"

    database_url: str
    database_pool_size: int = 20
    database_max_overflow: int = 10
    database_pool_timeout_seconds: int = 30
    database_statement_timeout_ms: int = 15_000
    redis_url: str | None = None

    auth_secret_key: str = Field(min_length=32)
    auth_token_minutes: int = 60
    auth_invite_hours: int = 72
    worker_portal_secret: str = Field(min_length=32)
    client_portal_secret: str = Field(min_length=32)
    client_login_minutes: int = 15
    link_signing_secret: str = Field(min_length=32)
    metrics_token: str | None = None

    rate_limit_per_minute: int = 120
    rate_limit_logins_per_minute: int = 10
    rate_limit_fail_open: bool = False

    stripe_secret_key: str = ""
    stripe_webhook_secret: str = ""

    s3_bucket: str | None = None
    s3_region: str = "eu-central-1"
    s3_endpoint_url: str | None = None
    local_storage_dir: str = "var/photos"
    max_photo_size_mb: int = 8
    photo_link_seconds: int = 900

    smtp_host: str = "localhost"
    smtp_port: int = 587
    smtp_username: str | None = None
    smtp_password: str | None = None
    email_from: EmailStr
    email_from_name: str = "TidyHome"
    email_webhook_secret: str | None = None
    privacy_policy_url: str = "https://tidyhome.dev/privacy"

    geocoding_url: str = "https://nominatim.openstreetmap.org/search"
    geocoding_api_key: str | None = None
    export_webhook_url: str | None = None

    pending_booking_minutes: int = 30
    retention_chat_days: int = 30
    retention_lead_days: int = 365
    retention_enable_leads: bool = False
    job_interval_seconds: int = 60
    job_heartbeat_required: bool = True
    job_heartbeat_max_age_seconds: int = 300
    jobs_metrics_host: str = "127.0.0.1"
    jobs_metrics_port: int = 9101

    @property
    def is_production(self) -> bool:
        return self.app_env == "prod"


@lru_cache
def get_settings() -> Settings:
    return Settings()
