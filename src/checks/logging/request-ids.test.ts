import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'logging/request-ids'
const head =
  'import logging, uuid, structlog\nfrom fastapi import FastAPI\napp = FastAPI()\nlogging.getLogger("x").info("up")\n'
const middleware =
  'class RequestIdMiddleware:\n    async def __call__(self, scope, receive, send):\n        scope["request_id"] = uuid.uuid4()\n'

test('a middleware that is defined and never registered gives no id', async () => {
  expect(await outcomeOf(id, { 'app/main.py': `${head}${middleware}` })).toMatchObject({ status: 'fail' })
})

test('an id that never reaches the records is told at the middleware', async () => {
  const outcome = await outcomeOf(id, {
    'app/main.py': `${head}${middleware}app.add_middleware(RequestIdMiddleware)\n`,
  })
  expect(placesOf(outcome)).toEqual(['app/main.py:8'])
})

test('a registered middleware and bound records pass', async () => {
  const own = `${head}@app.middleware("http")
async def request_id(request, call_next):
    structlog.contextvars.bind_contextvars(request_id=str(uuid.uuid4()))
    return await call_next(request)
`
  const library = `${head}from asgi_correlation_id import CorrelationIdMiddleware, CorrelationIdFilter
app.add_middleware(CorrelationIdMiddleware)
logging.getLogger().addFilter(CorrelationIdFilter())
`
  expect(await outcomeOf(id, { 'app/main.py': own })).toMatchObject({ status: 'pass' })
  expect(await outcomeOf(id, { 'app/main.py': library })).toMatchObject({ status: 'pass' })
})

test('the id of something else than the request, or in SQL, is not on records', async () => {
  const other = `${head}structlog.contextvars.bind_contextvars(privacy_request_id=1)\nQUERY = "SELECT * FROM spans WHERE id = %(trace_id)s"\n`
  expect(await outcomeOf(id, { 'app/main.py': other })).toMatchObject({ status: 'fail' })
})

test('without an application or without logging there is nothing to say', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
  const worker = { 'app/worker.py': 'import logging\nlogging.getLogger("x").info("up")\n' }
  expect(await outcomeOf(id, worker)).toMatchObject({ status: 'unverified' })
})

test('a structlog processor that writes the id binds it, by a list of names too; one that is not attached does not', async () => {
  const own = (chain: string) => `${head}LOG_KEYS = ("request_id", "task_id")
def add_context(logger, method_name, event_dict):
    for key in LOG_KEYS:
        event_dict[key] = getattr(context, key, None)
    return event_dict
structlog.configure(processors=[${chain}])
@app.middleware("http")
async def request_id(request, call_next):
    context.request_id = str(uuid.uuid4())
    return await call_next(request)
`
  expect(await outcomeOf(id, { 'app/main.py': own('add_context') })).toMatchObject({ status: 'pass' })
  expect(await outcomeOf(id, { 'app/main.py': own('') })).toMatchObject({ status: 'fail' })
})

test('a formatter that a setting has to turn on puts no id on records by default', async () => {
  const run = (value: string) =>
    outcomeOf(id, {
      'app/config.py': `from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    json_logging: bool = ${value}\nsettings = Settings()\n`,
      'app/main.py': `${head}import json
from logging.config import dictConfig
from app.config import settings
class Lines(logging.Formatter):
    def format(self, record):
        return json.dumps({"m": record.getMessage(), "trace_id": current()})
dictConfig({
    "formatters": {"json": {"()": Lines}, "plain": {"format": "%(message)s"}},
    "handlers": {"console": {"formatter": "json" if settings.json_logging else "plain"}},
})
`,
    })
  expect(await run('False')).toMatchObject({ status: 'unverified' })
  expect(await run('True')).toMatchObject({ status: 'pass' })
})
