import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { service } from './fixture.ts'

const id = 'health/readiness-can-fail'
const ready = (...body: string[]) =>
  service(
    `@app.get("/readyz")\nasync def readyz(response: Response, session=Depends(get_session)):\n${body.map((line) => `    ${line}\n`).join('')}`,
  )
const asks = ['try:', '    await session.execute(text("SELECT 1"))']

test('an answer that never changes is found', async () => {
  expect(placesOf(await outcomeOf(id, ready('return {"status": "ok"}')))).toEqual(['app/main.py:9'])
})

test('a failure that is swallowed, or only told in the body, does not change the answer', async () => {
  const swallowed = ready(...asks, 'except Exception as error:', '    print(error)', 'return {"status": "ok"}')
  const inBody = ready(
    ...asks,
    '    db = "up"',
    'except Exception:',
    '    db = "down"',
    'return {"status": "ok", "db": db}',
  )
  const outcome = await outcomeOf(id, swallowed)
  expect(placesOf(outcome)).toEqual(['app/main.py:9'])
  expect(outcome.status === 'fail' && outcome.findings[0].evidence.at(-1)).toMatchObject({ line: 12 })
  expect(await outcomeOf(id, inBody)).toMatchObject({ status: 'fail' })
})

test('raising, answering 503, and letting the exception through all say no', async () => {
  const raises = ready(...asks, 'except Exception:', '    raise HTTPException(status_code=503)', 'return {}')
  const answers = ready(...asks, 'except Exception:', '    response.status_code = 503', 'return {}')
  const through = ready('await session.execute(text("SELECT 1"))', 'return {}')
  const flag = ready(
    'ok = True',
    ...asks,
    'except Exception:',
    '    ok = False',
    'response.status_code = 200 if ok else 503',
    'return {}',
  )
  const pessimist = ready(
    'state = "down"',
    ...asks,
    '    state = "ok"',
    'except Exception:',
    '    print("x")',
    'if state != "ok":',
    '    raise HTTPException(503)',
    'return {}',
  )
  for (const files of [raises, answers, through, flag, pessimist])
    expect(await outcomeOf(id, files)).toMatchObject({ status: 'pass' })
})

const helper = (used: string) => ({
  ...service(
    `from app.checks import check_database\n@app.get("/readyz")\nasync def readyz():\n    ${used}\n    return {"status": "ok"}\n`,
  ),
  'app/checks.py':
    'from app.db import engine\nfrom sqlalchemy import text\nasync def ask():\n    async with engine.connect() as connection:\n        await connection.execute(text("SELECT 1"))\nasync def check_database():\n    try:\n        await ask()\n    except Exception:\n        return False\n    return True\n',
})

test('a result that nobody looks at is lost, two calls away too', async () => {
  expect(placesOf(await outcomeOf(id, helper('await check_database()')))).toEqual(['app/main.py:10'])
  const used = helper('if not await check_database():\n        raise HTTPException(status_code=503)')
  expect(await outcomeOf(id, used)).toMatchObject({ status: 'pass' })
})

test('what cannot be followed is not judged, and no readiness endpoint is no pass', async () => {
  expect(await outcomeOf(id, ready('return await app.state.container.health()'))).toMatchObject({
    status: 'unverified',
  })
  expect(await outcomeOf(id, service(''))).toMatchObject({ status: 'not-applicable' })
})

test('an answer that a setting has to make honest is not honest by default', async () => {
  const body = ready(
    'if not settings.readiness_enforced:',
    '    return {}',
    'if state() == "draining":',
    '    raise HTTPException(503)',
    'return {}',
  )
  const run = (value: string) =>
    outcomeOf(id, {
      ...body,
      'app/main.py': body['app/main.py']?.replace('app = ', 'from app.config import settings\napp = ') ?? '',
      'app/config.py': `from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    readiness_enforced: bool = ${value}\nsettings = Settings()\n`,
    })
  expect(await run('False')).toMatchObject({ status: 'unverified' })
  expect(await run('True')).toMatchObject({ status: 'pass' })
})
