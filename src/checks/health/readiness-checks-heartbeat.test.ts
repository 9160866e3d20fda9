import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { service } from './fixture.ts'

const id = 'health/readiness-checks-heartbeat'
const beats = {
  'app/jobs/heartbeat.py':
    'from sqlalchemy import text\nasync def record_heartbeat(session): ...\nasync def last_heartbeat(session):\n    return (await session.execute(text("SELECT beat_at FROM job_heartbeat"))).scalar()\n',
}
const ready = (body: string) =>
  `from app.jobs.heartbeat import last_heartbeat\n@app.get("/readyz")\nasync def readyz(session=Depends(get_session)):\n${body}`

test('a heartbeat that nobody looks at is found', async () => {
  const files = service(ready('    await session.execute(text("SELECT 1"))\n    return {}\n'), beats)
  expect(placesOf(await outcomeOf(id, files))).toEqual(['app/main.py:10'])
})

test('a readiness endpoint that looks at it passes', async () => {
  const body = '    if await last_heartbeat(session) is None:\n        raise HTTPException(503)\n    return {}\n'
  expect(await outcomeOf(id, service(ready(body), beats))).toMatchObject({ status: 'pass' })
})

test('an answer that keeps its old value when the question fails is heard', async () => {
  const body = (end: string) =>
    `    checks = {"jobs": False}\n    try:\n        checks["jobs"] = await last_heartbeat(session)\n    except Exception:\n        await session.rollback()\n    ${end}\n`
  const heard = body('return JSONResponse(checks, status_code=200 if all(checks.values()) else 503)')
  expect(await outcomeOf(id, service(ready(heard), beats))).toMatchObject({ status: 'pass' })
  expect(await outcomeOf(id, service(ready(body('return checks')), beats))).toMatchObject({ status: 'fail' })
})

test('no jobs, no heartbeat: the heartbeat of a socket is another thing', async () => {
  const files = service(ready('    return {}\n'), { 'app/websocket.py': 'def send_heartbeat(): ...\n' })
  expect(await outcomeOf(id, files)).toMatchObject({ status: 'not-applicable' })
})
