import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'http/debug-off'
const run = (main: string, field = 'debug: bool = False') =>
  outcomeOf(id, {
    'app/settings.py': `from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    ${field}\nsettings = Settings()\n`,
    'app/main.py': `from fastapi import FastAPI\nimport uvicorn\nfrom app.settings import settings\n${main}`,
  })

test('debug on, by a literal or by the default of a setting, is found', async () => {
  expect(placesOf(await run('app = FastAPI(debug=True)\n'))).toEqual(['app/main.py:4'])
  expect(placesOf(await run('app = FastAPI(debug=settings.debug)\n', 'debug: bool = True'))).toEqual([
    'app/settings.py:3',
  ])
})

test('off, left out, or only in a branch for development passes', async () => {
  expect(await run('app = FastAPI(debug=settings.debug)\n')).toMatchObject({ status: 'pass' })
  expect(await run('app = FastAPI()\nif __name__ == "__main__":\n    uvicorn.run(app, reload=True)\n')).toMatchObject({
    status: 'pass',
  })
  expect(await run('if settings.is_dev:\n    app = FastAPI(debug=True)\n')).toMatchObject({ status: 'pass' })
})

test('an unknown value is not judged; no application is no pass', async () => {
  expect(await run('app = FastAPI(debug=compute())\n')).toMatchObject({ status: 'unverified' })
  expect(await run('x = 1\n')).toMatchObject({ status: 'not-applicable' })
})

test('debug may stand in what is unpacked', async () => {
  expect(await run('app = FastAPI(**options())\n')).toMatchObject({ status: 'unverified' })
  expect(placesOf(await run('OPTIONS = {"debug": True}\napp = FastAPI(**OPTIONS)\n'))).toEqual(['app/main.py:4'])
})
