/** A settings module and a main module with a validation, for the tests of this area. */
export const settings = `
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    app_env: str = "dev"
    database_url: str
    auth_secret_key: str = "dev-auth-secret"
    worker_secret: str = "worker-secret"
    stripe_secret_key: str = ""
    cors_origins: list[str] = ["*"]
    redis_url: str | None = None
    s3_bucket: str | None = None
settings = Settings()
`

/** `conditions` are lines of the validation's body; `call` is what the module does with it. */
export function service(conditions: string, call = '_validate_prod_config()\n'): Record<string, string> {
  const body = conditions.replace(/^(?=.)/gm, '    ')
  return {
    'app/__init__.py': '',
    'app/config.py': settings,
    'app/main.py': `from app.config import settings\ndef _validate_prod_config():\n    if settings.app_env != "prod":\n        return\n${body}\n${call}`,
  }
}

export const full = `problems = []
if settings.auth_secret_key in ("dev-auth-secret", ""):
    problems.append("AUTH_SECRET_KEY")
if settings.worker_secret == "worker-secret":
    problems.append("WORKER_SECRET")
if not settings.stripe_secret_key.startswith("sk_live_"):
    problems.append("STRIPE_SECRET_KEY")
if not settings.cors_origins or "*" in settings.cors_origins:
    problems.append("CORS_ORIGINS")
if not settings.redis_url or not settings.s3_bucket:
    problems.append("REDIS_URL, S3_BUCKET")
if problems:
    raise RuntimeError(problems)
`
