import { expect, test } from 'vitest'
import { factsOf } from '../../testing/audit.ts'

const settings = (text: string, files: Record<string, string> = {}) =>
  factsOf('settings', { 'app/__init__.py': '', 'app/config.py': text, ...files })

const summary = async (text: string) =>
  (await settings(text)).settings.map(({ names, default: given, secret }) => {
    const value = given.kind === 'constant' ? JSON.stringify(given.value) : given.kind
    return `${names.join('|')} ${value}${secret ? ' secret' : ''}`
  })

test('fields of pydantic-settings 2 with prefix, aliases and defaults', async () => {
  expect(
    await summary(`
import secrets
from pydantic import Field, SecretStr, AliasChoices
from pydantic_settings import BaseSettings, SettingsConfigDict

class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_")
    database_url: str
    jwt_secret: SecretStr = SecretStr("dev-secret")
    session_key: str = Field(default_factory=lambda: secrets.token_urlsafe(32))
    stripe_secret_key: str | None = Field(default=None, validation_alias=AliasChoices("STRIPE_KEY", "STRIPE_SECRET_KEY"))
    required_key: str = Field(...)
    token_ttl: int = 60
`),
  ).toEqual([
    'APP_DATABASE_URL required',
    'APP_JWT_SECRET "dev-secret" secret',
    'APP_SESSION_KEY generated secret',
    'STRIPE_KEY|STRIPE_SECRET_KEY null secret',
    'APP_REQUIRED_KEY required',
    'APP_TOKEN_TTL 60',
  ])
})

test('fields of pydantic 1 with env, Config and inheritance', async () => {
  expect(
    await summary(`
from pydantic import BaseSettings, BaseModel, Field

class Mail(BaseModel):
    smtp_password: str = ""

class Settings(Mail, BaseSettings):
    secret_key: str = Field("dev", env="AUTH_SECRET_KEY")
    name: str | None

    class Config:
        env_prefix = "svc_"
`),
  ).toEqual(['AUTH_SECRET_KEY "dev" secret', 'SVC_NAME null', 'SVC_SMTP_PASSWORD "" secret'])
})

test('look-ups with os, decouple, environs, starlette and helpers of the repository', async () => {
  expect(
    await summary(`
import os
from os import environ
from decouple import config as conf
from environs import Env
from starlette.config import Config
env = Env()
config = Config(".env")
A = os.getenv("A_SECRET", "dev")
B = os.environ["B"]
C = environ.get("C") or "fallback"
D = conf("D", default="x")
E = env.str("E", "y")
F = config("F", cast=str, default="z")
os.environ["NOT_READ"] = "1"

def read(name, default=None):
    return os.getenv(name, default)

G = read("G_PASSWORD", "hunter2")
`),
  ).toEqual([
    'A_SECRET "dev" secret',
    'B required',
    'C "fallback"',
    'D "x"',
    'E "y"',
    'F "z"',
    'G_PASSWORD "hunter2" secret',
  ])
})

test('names about secrets are not secrets', async () => {
  const text = `
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    TOKEN_URL: str = "/token"
    PASSWORD_MIN_LENGTH: int = 8
    API_KEY_HEADER: str = "X-API-Key"
    SECRET_NAME: str = "prod/app"
    token_type: str = "bearer"
    JWT_PUBLIC_KEY: str = "abc"
    ACCESS_TOKEN_EXPIRE_MINUTES: int = 30
    max_tokens: int = 5
    aws_access_key_id: str = ""
`
  expect((await summary(text)).filter((one) => one.endsWith(' secret'))).toEqual([])
})

const TEMPLATE = `
import warnings
from typing import Literal
from pydantic import model_validator
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    ENVIRONMENT: Literal["local", "staging", "production"] = "local"
    SECRET_KEY: str = "changethis"
    OTHER: str = "changethis"
    def _check_default_secret(self, var_name: str, value: str | None) -> None:
        if value == "changethis":
            message = f"The value of {var_name} is changethis"
            if self.ENVIRONMENT == "local":
                warnings.warn(message, stacklevel=1)
            else:
                raise ValueError(message)
    @model_validator(mode="after")
    def _enforce_non_default_secrets(self):
        self._check_default_secret("SECRET_KEY", self.SECRET_KEY)
        return self
`

async function answers(text: string, name: string, value: string | null, files: Record<string, string> = {}) {
  const facts = await settings(text, files)
  const setting = facts.settings.find((one) => one.names.includes(name))
  if (setting === undefined) throw new Error(`no setting ${name}`)
  return facts.validations.map(
    (one) =>
      `${one.called?.how ?? 'never'} ${one.refuses(setting, value, 'production')} ${one.refuses(setting, value, 'default')}`,
  )
}

test('a validator that raises outside of local refuses its literal in production only', async () => {
  const text = `${TEMPLATE}settings = Settings()\n`
  expect(await answers(text, 'SECRET_KEY', 'changethis')).toEqual(['settings constructor yes no'])
  expect(await answers(text, 'SECRET_KEY', '')).toEqual(['settings constructor no no'])
  expect(await answers(text, 'OTHER', 'changethis')).toEqual(['settings constructor no no'])
  expect(await answers(TEMPLATE, 'SECRET_KEY', 'changethis')).toEqual(['never yes no'])
})

const FUNCTION = `
import os, sys
APP_ENV = os.getenv("APP_ENV", "dev")
AUTH_SECRET_KEY = os.getenv("AUTH_SECRET_KEY", "dev-auth-secret")
STRIPE_SECRET_KEY = os.getenv("STRIPE_SECRET_KEY", "")
CORS_ORIGINS = os.getenv("CORS_ORIGINS", "*")

def _validate_prod_config():
    if APP_ENV != "prod":
        return
    errors = []
    if AUTH_SECRET_KEY in ("dev-auth-secret", ""):
        errors.append("AUTH_SECRET_KEY")
    if not STRIPE_SECRET_KEY.startswith("sk_live_"):
        errors.append("STRIPE_SECRET_KEY")
    for name, value in {"CORS_ORIGINS": CORS_ORIGINS}.items():
        if not value or value == "*":
            errors.append(name)
    if errors:
        raise RuntimeError(", ".join(errors))
`

test('a function that collects errors refuses what its conditions say', async () => {
  const called = `${FUNCTION}\n_validate_prod_config()\n`
  expect(await answers(called, 'AUTH_SECRET_KEY', 'dev-auth-secret')).toEqual(['import yes no'])
  expect(await answers(called, 'AUTH_SECRET_KEY', 'other')).toEqual(['import no no'])
  expect(await answers(called, 'STRIPE_SECRET_KEY', 'sk_test_1')).toEqual(['import yes no'])
  expect(await answers(called, 'STRIPE_SECRET_KEY', 'sk_live_1')).toEqual(['import no no'])
  expect(await answers(called, 'CORS_ORIGINS', '*')).toEqual(['import yes no'])
  expect(await answers(FUNCTION, 'CORS_ORIGINS', '*')).toEqual(['never yes no'])
})

test('start-up is found through lifespan, events, factories and callers', async () => {
  const main = (text: string) => ({
    'app/main.py': `from fastapi import FastAPI\nfrom app.config import _validate_prod_config\n${text}`,
  })
  const how = async (text: string) => (await answers(FUNCTION, 'CORS_ORIGINS', '*', main(text)))[0]?.split(' yes')[0]
  expect(
    await how('async def lifespan(app):\n    _validate_prod_config()\n    yield\napp = FastAPI(lifespan=lifespan)\n'),
  ).toBe('lifespan')
  expect(await how('app = FastAPI()\n@app.on_event("startup")\ndef go():\n    _validate_prod_config()\n')).toBe(
    'start-up event',
  )
  expect(
    await how('def create_app():\n    prepare()\n    return FastAPI()\ndef prepare():\n    _validate_prod_config()\n'),
  ).toBe('application factory')
  expect(await how('def never():\n    _validate_prod_config()\n')).toBe('never')
})

test('comprehensions over names and getattr are followed', async () => {
  const text = `
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    environment: str = "development"
    secret_key: str = "dev"
    redis_url: str | None = None
    @property
    def is_production(self) -> bool:
        return self.environment.lower() in {"prod", "production"}
settings = Settings()
REQUIRED = ["secret_key", "redis_url"]
def validate_settings(cfg: Settings):
    if not cfg.is_production:
        return
    missing = [name for name in REQUIRED if not getattr(cfg, name)]
    if missing:
        raise SystemExit(1)
    if cfg.secret_key == "dev":
        raise SystemExit(1)
validate_settings(settings)
`
  expect(await answers(text, 'SECRET_KEY', '')).toEqual(['import yes no'])
  expect(await answers(text, 'SECRET_KEY', 'dev')).toEqual(['import yes no'])
  expect(await answers(text, 'SECRET_KEY', 'good')).toEqual(['import no no'])
  expect(await answers(text, 'REDIS_URL', null)).toEqual(['import yes no'])
})

test('field validators bind their value', async () => {
  const text = `
from pydantic import field_validator
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    secret_key: str = "short"
    other: str = "short"
    @field_validator("secret_key")
    @classmethod
    def long_enough(cls, v: str) -> str:
        if len(v) < 32:
            raise ValueError("too short")
        return v
settings = Settings()
`
  expect(await answers(text, 'SECRET_KEY', 'short')).toEqual(['settings constructor yes yes'])
  expect(await answers(text, 'SECRET_KEY', 'x'.repeat(32))).toEqual(['settings constructor no no'])
  expect(await answers(text, 'OTHER', 'short')).toEqual(['settings constructor no no'])
})

test('a validator of one format is no production validation', async () => {
  const facts = await settings(`
from pydantic import model_validator
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    engine: str = "local"
    broker_url: str = ""
    @model_validator(mode="after")
    def engine_settings(self):
        if self.engine == "rq" and self.broker_url == "":
            raise ValueError("broker_url")
        return self
settings = Settings()
`)
  expect(facts.validations.map(({ onlyInProduction }) => onlyInProduction)).toEqual([false])
})

test('a value may be refused by what is handed the setting', async () => {
  const text = (more: string) => `
from pydantic_settings import BaseSettings
PLACEHOLDER = "fillmein"
class Settings(BaseSettings):
    aes_secret_key: str = "fillmein"
settings = Settings()
def create(*, secret_key, salt=None):
    if not secret_key or secret_key == PLACEHOLDER:
        raise RuntimeError("set it")
    return secret_key
def register(*, secret_key):
    keep(create(secret_key=secret_key))
def start():
    register(secret_key=settings.aes_secret_key)
${more}`
  const of = async (more: string, value: string) => {
    const facts = await settings(text(more))
    const [setting] = facts.settings
    const use = setting === undefined ? undefined : facts.refusedUse(setting, value)
    return use === undefined ? 'works' : `line ${use.at.line}${use.everywhere ? ', everywhere' : ''}`
  }
  expect(await of('', 'fillmein')).toBe('line 9, everywhere')
  expect(await of('', '')).toBe('line 9, everywhere')
  expect(await of('', 'another')).toBe('works')
  expect(await of('sign(settings.aes_secret_key)', 'fillmein')).toBe('line 9')
})
