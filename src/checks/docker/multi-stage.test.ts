import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('docker/multi-stage', files)
const GOOD = 'FROM python:3.12 AS build\nRUN pip install x\nFROM python:3.12-slim\nCOPY --from=build /v /v\n'

describe('docker/multi-stage', () => {
  it('fails for an image that is built and shipped in one stage, at its FROM', async () => {
    const outcome = await check({
      'api/Dockerfile': GOOD,
      'worker/Dockerfile': '# worker\nFROM python:3.12\nRUN pip install -r requirements.txt\n',
      'web/Dockerfile': 'FROM python:3.12\nCOPY . .\nRUN pip install -r requirements.txt\n',
    })
    expect(placesOf(outcome).sort()).toEqual(['web/Dockerfile:1', 'worker/Dockerfile:2'])
  })

  it('passes when the shipped stage copies from another', async () => {
    expect(await check({ Dockerfile: GOOD })).toMatchObject({ status: 'pass', evidence: [{ line: 4 }] })
    const numbered = GOOD.replace(' AS build', '').replace('from=build', 'from=0')
    expect((await check({ Dockerfile: numbered })).status).toBe('pass')
  })

  it('fails when there are stages and the shipped one takes nothing from them', async () => {
    const outcome = await check({ Dockerfile: 'FROM node:20 AS build\nRUN npm ci\nFROM node:20\nRUN npm ci\n' })
    expect(outcome).toMatchObject({ status: 'fail', findings: [{ message: expect.stringContaining('2 stages') }] })
  })

  it('fails when the shipped stage keeps a compiler, not when it removes it again', async () => {
    const kept = `${GOOD}RUN apt-get update && apt-get install -y gcc\n`
    expect(placesOf(await check({ Dockerfile: kept }))).toEqual(['Dockerfile:5'])
    const removed = `${GOOD}RUN apt-get install -y gcc && make && apt-get purge -y gcc\n`
    expect((await check({ Dockerfile: removed })).status).toBe('pass')
  })

  it('judges the stage that compose builds', async () => {
    const text =
      'FROM python:3.12 AS build\nRUN pip install x\nFROM python:3.12-slim AS prod\nCOPY --from=build /v /v\nFROM build AS tests\nRUN pip install pytest\n'
    const compose = 'services:\n  api:\n    build: {context: ., target: prod}\n'
    expect((await check({ Dockerfile: text, 'docker-compose.yml': compose })).status).toBe('pass')
  })

  it('does not apply where nothing is installed, or there is no Dockerfile', async () => {
    expect((await check({ Dockerfile: 'FROM nginx:1.27\nCOPY nginx.conf /etc/nginx/\n' })).status).toBe(
      'not-applicable',
    )
    expect(await check({ 'app/main.py': '' })).toMatchObject({
      status: 'not-applicable',
      evidence: [{ kind: 'search' }],
    })
    expect((await check({ 'tests/Dockerfile': 'FROM a:1\nRUN pip install x\n' })).status).toBe('not-applicable')
  })
})
