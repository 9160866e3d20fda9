import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'metrics/exposed'
const app = 'from fastapi import FastAPI, Response\napp = FastAPI()\n'

test('an application without metrics is told, and metrics nobody serves too', async () => {
  expect(await outcomeOf(id, { 'app/main.py': app })).toMatchObject({ status: 'fail' })
  const counted = `${app}from prometheus_client import Counter\nDONE = Counter("done_total", "d")\nDONE.inc()\n`
  expect(placesOf(await outcomeOf(id, { 'app/main.py': counted }))).toEqual(['app/main.py:4'])
})

test('an endpoint, a mount, an instrumentator, a port and a push count', async () => {
  const endpoint = `${app}from prometheus_client import generate_latest\n@app.get("/metrics")\ndef metrics():\n    return Response(generate_latest())\n`
  const mount = `${app}from prometheus_client import make_asgi_app\napp.mount("/metrics", make_asgi_app())\n`
  const expose = `${app}from prometheus_fastapi_instrumentator import Instrumentator\nInstrumentator().instrument(app).expose(app)\n`
  const port = `${app}from prometheus_client import start_http_server\nstart_http_server(9000)\n`
  for (const main of [endpoint, mount, expose, port]) {
    expect(await outcomeOf(id, { 'app/main.py': main })).toMatchObject({ status: 'pass' })
  }
})

test('a port opened in a function nobody calls does not count', async () => {
  const main = `${app}from prometheus_client import start_http_server\ndef serve_metrics():\n    start_http_server(9000)\n`
  expect(placesOf(await outcomeOf(id, { 'app/main.py': main }))).toEqual(['app/main.py:5'])
})

test('without an application there is nothing to measure', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})

test('the metrics of dramatiq, on by default before 2.0, are those of its workers', async () => {
  const broker = (options = '') =>
    `from dramatiq.brokers.redis import RedisBroker\nbroker = RedisBroker(host="h"${options})\n`
  const run = (text: string, extra = {}) => outcomeOf(id, { 'app/main.py': app + text, ...extra })
  expect(await run(broker())).toMatchObject({
    findings: [{ message: expect.stringMatching(/workers of the task queue give out metrics/) }],
  })
  expect(await run(broker(), { 'requirements.txt': 'dramatiq[redis]==1.14.2\n' })).toMatchObject({
    summary: 'Only the workers give out metrics.',
  })
  const none = [await run(broker(), { 'requirements.txt': 'dramatiq>=2.0\n' }), await run(broker(', middleware=[]'))]
  for (const outcome of none) expect(outcome).toMatchObject({ summary: 'The service gives out no metrics.' })
  const both = `${broker()}from prometheus_client import start_http_server\nstart_http_server(9000)\n`
  expect(await run(both)).toMatchObject({ status: 'pass' })
})

test('a push that a variable switches on, which nobody sets, is not known to be in force', async () => {
  const push = (condition: string) =>
    `${app}import os\nfrom opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter\ndef setup():\n    endpoint = os.environ.get("OTLP_ENDPOINT", "")\n    ${condition}\n        exporter = OTLPMetricExporter(endpoint=endpoint)\nsetup()\n`
  const of = (condition: string) => outcomeOf(id, { 'app/main.py': push(condition) })
  expect(await of('if endpoint:')).toMatchObject({
    status: 'unverified',
    summary: expect.stringContaining('OTLP_ENDPOINT'),
  })
  expect(await of('if True:')).toMatchObject({ status: 'pass' })
  expect(await of('if endpoint != "off":')).toMatchObject({ status: 'pass' })
})
