from functools import lru_cache

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    app_env: str = "dev"
    debug: bool = True
    public_base_url: str = "http://localhost:8000"
    cors_origins: list[str] = ["*"]
    log_level: str = "INFO"

    database_url: str = "postgresql+asyncpg://localhost/tidyhome"
    redis_url: str | None = None

    auth_secret_key: str = "dev-auth-secret"
    auth_token_minutes: int = 60
    worker_portal_secret: str = "worker-secret"
    client_portal_secret: str = "dev-client-portal-secret"
    metrics_token: str | None = None

    rate_limit_per_minute: int = 60

    stripe_secret_key: str = ""
    stripe_webhook_secret: str = ""

    s3_bucket: str | None = None
    s3_region: str = "eu-central-1"
    s3_endpoint_url: str | None = None
    local_storage_dir: str = "var/photos"

    smtp_host: str = "localhost"
    smtp_port: int = 587
    smtp_username: str | None = None
    smtp_password: str | None = None
    email_from: str = "noreply@example.com"
    email_from_name: str = "TidyHome"

    geocoding_url: str = "https://nominatim.openstreetmap.org/search"
    geocoding_api_key: str | None = None
    export_webhook_url: str | None = None

    pending_booking_minutes: int = 30
    retention_chat_days: int = 30
    retention_lead_days: int = 365
    retention_enable_leads: bool = False
    job_interval_seconds: int = 60

    @property
    def is_production(self) -> bool:
        return self.app_env == "prod"


@lru_cache
def get_settings() -> Settings:
    return Settings()
