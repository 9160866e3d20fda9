import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'metrics/path-label-is-template'
const run = (...lines: string[]) =>
  outcomeOf(id, {
    'app/main.py': `from prometheus_client import Counter\nDONE = Counter("http_requests_total", "d", ["method", "path"])\nasync def dispatch(request, call_next):\n${lines.map((line) => `    ${line}\n`).join('')}    DONE.labels(request.method, path).inc()\n`,
  })

test('the raw path is found where it is taken', async () => {
  expect(placesOf(await run('path = request.url.path'))).toEqual(['app/main.py:4'])
})

test('a fallback to the raw path for unmatched routes is the hole scanners use', async () => {
  const hole = 'path = route.path if (route := request.scope.get("route")) else request.url.path'
  expect(placesOf(await run(hole))).toEqual(['app/main.py:4'])
  expect(placesOf(await run('path = getattr(request.scope.get("route"), "path", request.url.path)'))).toEqual([
    'app/main.py:4',
  ])
})

test('the template with a constant for unmatched routes is right', async () => {
  expect(await run('route = request.scope.get("route")', 'path = route.path if route else "unmatched"')).toMatchObject({
    status: 'pass',
  })
  expect(await run('path = getattr(request.scope.get("route"), "path_format", "unmatched")')).toMatchObject({
    status: 'pass',
  })
})

test('a helper is looked into', async () => {
  const helper = (returned: string) => ({
    'app/main.py': `from prometheus_client import Counter
DONE = Counter("http_requests_total", "d", ["path"])
def path_of(request):
    for route in request.app.routes:
        if route.matches(request.scope):
            return route.path
    return ${returned}
def f(request):
    DONE.labels(path=path_of(request)).inc()
`,
  })
  expect(placesOf(await outcomeOf(id, helper('request.url.path')))).toEqual(['app/main.py:7'])
  expect(await outcomeOf(id, helper('"unmatched"'))).toMatchObject({ status: 'pass' })
})

test("a library's own labels are right unless told otherwise", async () => {
  const with_ = (options: string) => ({
    'app/main.py': `from fastapi import FastAPI\nfrom prometheus_fastapi_instrumentator import Instrumentator\napp = FastAPI()\nInstrumentator(${options}).instrument(app).expose(app)\n`,
  })
  expect(await outcomeOf(id, with_(''))).toMatchObject({ status: 'pass' })
  expect(placesOf(await outcomeOf(id, with_('should_group_untemplated=False')))).toEqual(['app/main.py:4'])
})

test('a value that cannot be followed is not a pass, and no metrics is not one either', async () => {
  expect(await run('path = compute(request)')).toMatchObject({ status: 'unverified' })
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})
