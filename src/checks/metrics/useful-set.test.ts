import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const id = 'metrics/useful-set'
const app =
  'from fastapi import FastAPI\nfrom prometheus_client import Counter\napp = FastAPI()\n@app.get("/leads")\ndef leads(): ...\n'
const requests =
  'REQUESTS = Counter("http_requests_total", "d", ["method", "path", "status"])\nREQUESTS.labels("GET", "/", "200").inc()\n'

test('kinds that apply and are missing are told', async () => {
  const outcome = await outcomeOf(id, {
    'app/main.py': `${app}${requests}@app.post("/webhooks/stripe")\ndef stripe(): ...\n`,
    'app/mail.py': 'import smtplib\nMAIL = 1\n',
  })
  expect(outcome.status === 'fail' && outcome.findings.map(({ subject }) => subject)).toEqual([
    'metric for a counter of e-mails sent and failed',
    'metric for a counter of webhook events',
  ])
})

test('kinds that do not apply are not asked for; a library gives the HTTP ones', async () => {
  expect(await outcomeOf(id, { 'app/main.py': `${app}${requests}` })).toMatchObject({ status: 'pass' })
  const library = `${app}from prometheus_fastapi_instrumentator import Instrumentator\nInstrumentator().instrument(app).expose(app)\n`
  expect(await outcomeOf(id, { 'app/main.py': library })).toMatchObject({ status: 'pass' })
})

test('a metric that is never recorded does not count', async () => {
  const dead = `${app}REQUESTS = Counter("http_requests_total", "d", ["method", "path", "status"])\n`
  expect(await outcomeOf(id, { 'app/main.py': dead })).toMatchObject({ status: 'fail' })
})

test('without metrics there is no set to judge', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})

test('what a package outside measures of requests is not known, neither missing nor there', async () => {
  const outside = `${app}from acme.observability import instrument_fastapi_app\ninstrument_fastapi_app(app)\n`
  expect(await outcomeOf(id, { 'app/main.py': outside })).toMatchObject({ status: 'unverified' })
  const webhook = `${outside}@app.post("/webhooks/stripe")\ndef stripe(): ...\n`
  const found = await outcomeOf(id, { 'app/main.py': webhook })
  expect(found.status === 'fail' && found.findings.map(({ subject }) => subject)).toEqual([
    'metric for a counter of webhook events',
  ])
  const other = `${app}${requests.replace('"status"', '"kind"')}from acme import instrument_app_store\ninstrument_app_store(1)\n`
  expect(await outcomeOf(id, { 'app/main.py': other })).toMatchObject({ status: 'fail' })
})
