import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('docker/no-development-server', files)
const of = (line: string) => check({ Dockerfile: `FROM python:3.12\n${line}\n` })

describe('docker/no-development-server', () => {
  it('fails for servers that reload or debug', async () => {
    for (const line of [
      'CMD uvicorn app:app --reload',
      'CMD ["flask", "run", "--host", "0.0.0.0"]',
      'CMD ["python", "manage.py", "runserver"]',
      'CMD ["npm", "run", "dev"]',
      'CMD fastapi dev app/main.py',
    ]) {
      expect(placesOf(await of(line)), line).toEqual(['Dockerfile:2'])
    }
  })

  it('passes for servers made for load', async () => {
    for (const line of [
      'CMD ["uvicorn", "app:app"]',
      'CMD gunicorn app:app',
      'CMD ["npm", "start"]',
      'CMD ["fastapi", "run"]',
      'CMD ["node", "dev.js"]',
    ]) {
      expect((await of(line)).status, line).toBe('pass')
    }
  })

  it('looks at the shipped stage only', async () => {
    const text = 'FROM node:20 AS dev\nCMD ["npm", "run", "dev"]\nFROM node:20\nCMD ["node", "dist/main.js"]\n'
    expect((await check({ Dockerfile: text })).status).toBe('pass')
  })

  it('looks into the start script, and is careful when the script chooses', async () => {
    const files = { Dockerfile: 'FROM python:3.12\nCOPY start.sh /\nCMD ["/start.sh"]\n' }
    expect(placesOf(await check({ ...files, 'start.sh': '#!/bin/sh\nexec uvicorn app:app --reload\n' }))).toEqual([
      'start.sh:2',
    ])
    const choosing = '#!/bin/sh\nif [ "$DEV" ]; then\n  exec uvicorn app:app --reload\nfi\nexec uvicorn app:app\n'
    expect(await check({ ...files, 'start.sh': choosing })).toMatchObject({ findings: [{ confidence: 'low' }] })
  })

  it('sees a command of a compose file for production', async () => {
    const compose = 'services:\n  api:\n    build: .\n    command: uvicorn app:app --reload\n'
    const Dockerfile = 'FROM python:3.12\nCMD ["uvicorn", "app:app"]\n'
    expect(placesOf(await check({ Dockerfile, 'docker-compose.prod.yml': compose }))).toEqual([
      'docker-compose.prod.yml:4',
    ])
    expect((await check({ Dockerfile, 'docker-compose.yml': compose })).status).toBe('pass')
  })

  it('does not apply without a start command', async () => {
    expect((await check({})).status).toBe('not-applicable')
    expect((await of('RUN uvicorn --reload')).status).toBe('not-applicable')
  })
})
