import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'metrics/traces-sampled'
const head =
  'import sentry_sdk\nfrom opentelemetry import trace\nfrom opentelemetry.sdk.trace import TracerProvider\nfrom opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased, TraceIdRatioBased\nfrom app.settings import settings\n'
const outcome = (body: string, more: Record<string, string> = {}) =>
  outcomeOf(check, { 'app/tracing.py': head + body, ...more })
const provider = (sampler: string) => `trace.set_tracer_provider(TracerProvider(${sampler}))\n`

test('a provider without a sampler, or with one that takes all, fails', async () => {
  expect(placesOf(await outcome(provider('')))).toEqual(['app/tracing.py:6'])
  expect((await outcome(provider('sampler=ALWAYS_ON'))).status).toBe('fail')
  expect((await outcome('sentry_sdk.init(dsn=settings.dsn, traces_sample_rate=1.0)\n')).status).toBe('fail')
})

test('a ratio in the code, the settings or the environment is fine', async () => {
  expect((await outcome(provider('sampler=ParentBased(TraceIdRatioBased(0.1))'))).status).toBe('pass')
  expect((await outcome(provider('sampler=ParentBased(TraceIdRatioBased(settings.ratio))'))).status).toBe('pass')
  const compose =
    'services:\n  api:\n    image: a:1\n    environment:\n      OTEL_TRACES_SAMPLER: parentbased_traceidratio\n'
  expect((await outcome(provider(''), { 'docker-compose.yml': compose })).status).toBe('pass')
})

test('an error tracker that traces nothing, and the provider of a library, need none', async () => {
  expect((await outcome('sentry_sdk.init(dsn=settings.dsn)\n')).status).toBe('not-applicable')
  expect((await outcome('own = TracerProvider()\n')).status).toBe('not-applicable')
})
