import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'metrics/defined-metrics-recorded'
const metrics =
  'from prometheus_client import Counter, Gauge\nSENT = Counter("sent_total", "d", ["kind"])\nFAILED = Counter("failed_total", "d")\n'

test('a metric that is never recorded is found, its neighbour is not', async () => {
  const use = 'from app.metrics import SENT, FAILED\ndef f():\n    SENT.labels("mail").inc()\n'
  expect(placesOf(await outcomeOf(id, { 'app/metrics.py': metrics, 'app/jobs.py': use }))).toEqual(['app/metrics.py:3'])
})

test('use as a decorator, through the module, on self and after None counts', async () => {
  const use =
    'from app import metrics\n@metrics.FAILED.count_exceptions()\ndef f():\n    metrics.SENT.labels("x").inc()\n'
  expect(await outcomeOf(id, { 'app/metrics.py': metrics, 'app/jobs.py': use })).toMatchObject({ status: 'pass' })
  const own =
    'from prometheus_client import Gauge\nclass A:\n    depth = None\n    def __init__(self):\n        self.depth = Gauge("depth", "d")\n    def f(self):\n        self.depth.set(1)\n'
  expect(await outcomeOf(id, { 'app/a.py': own })).toMatchObject({ status: 'pass' })
})

test('a metric that is handed on may be recorded elsewhere', async () => {
  const own = 'from prometheus_client import Counter\nDONE = Counter("done_total", "d")\nregister(DONE)\n'
  expect(await outcomeOf(id, { 'app/a.py': own })).toMatchObject({ status: 'unverified' })
})

test("collections' Counter is no metric", async () => {
  const own = 'from collections import Counter\nwords = Counter("abc")\n'
  expect(await outcomeOf(id, { 'app/a.py': own })).toMatchObject({ status: 'not-applicable' })
})
