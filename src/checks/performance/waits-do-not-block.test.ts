import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'performance/waits-do-not-block'
const head = 'import asyncio, subprocess, time\nfrom fastapi import FastAPI\napp = FastAPI()\n'
const outcome = (body: string) => outcomeOf(check, { 'app/main.py': head + body })

test('sleeping and waiting for a program on the event loop fail', async () => {
  const result = await outcome(
    '@app.get("/a")\nasync def a():\n    await asyncio.sleep(1)\n    time.sleep(1)\n    subprocess.run(["ls"])\n',
  )
  expect(placesOf(result)).toEqual(['app/main.py:7', 'app/main.py:8'])
})

test('the same in a thread passes; a program that is started and not waited for does too', async () => {
  expect(
    (await outcome('def wait():\n    time.sleep(1)\nasync def a():\n    await asyncio.to_thread(wait)\n')).status,
  ).toBe('pass')
  expect((await outcome('async def a():\n    subprocess.Popen(["ls"])\n    await asyncio.sleep(1)\n')).status).toBe(
    'not-applicable',
  )
})

test('a decorator that may run it elsewhere is not looked through', async () => {
  const threaded =
    'from app.threads import in_thread\n@in_thread\ndef wait():\n    time.sleep(1)\n@app.get("/a")\nasync def a():\n    await wait()\n'
  expect((await outcome(threaded)).status).toBe('unverified')
})
