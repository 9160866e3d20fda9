import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'http/cors-not-wildcard'
const app = (options: string, head = '') =>
  `from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\nfrom app.settings import settings\n${head}app = FastAPI()\napp.add_middleware(CORSMiddleware, ${options})\n`
const settings = (field: string) =>
  `from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    app_env: str = "development"\n    ${field}\nsettings = Settings()\n`
const run = (options: string, field = 'x: int = 1', extra: Record<string, string> = {}) =>
  outcomeOf(id, { 'app/settings.py': settings(field), 'app/main.py': app(options), ...extra })

test('a wildcard is found, as a list, a default of a setting, or a pattern', async () => {
  expect(placesOf(await run('allow_origins=["*"], allow_credentials=True'))).toEqual(['app/main.py:5'])
  expect(placesOf(await run('allow_origins=settings.cors_origins', 'cors_origins: list[str] = ["*"]'))).toEqual([
    'app/settings.py:4',
  ])
  expect(placesOf(await run('allow_origin_regex="https?://.*"'))).toEqual(['app/main.py:5'])
})

test('named origins, a setting without a default and no origin at all pass', async () => {
  expect(await run('allow_origins=["https://app.example.com"]')).toMatchObject({ status: 'pass' })
  expect(await run('allow_origins=settings.cors_origins', 'cors_origins: list[str]')).toMatchObject({ status: 'pass' })
  expect(await run('allow_origin_regex=r"https://.*\\.example\\.com"')).toMatchObject({ status: 'pass' })
  expect(await run('allow_methods=["*"], allow_headers=["*"]')).toMatchObject({ status: 'pass' })
})

test('a bad default that production validation refuses at start-up passes', async () => {
  const field =
    'cors_origins: str = "*"\n    def __init__(self, **values):\n        super().__init__(**values)\n        if self.app_env == "production" and self.cors_origins == "*":\n            raise ValueError("CORS_ORIGINS")'
  expect(await run('allow_origins=settings.cors_origins', field)).not.toMatchObject({ status: 'fail' })
})

test('an unknown value is not judged', async () => {
  expect(await run('allow_origins=load_origins()')).toMatchObject({ status: 'unverified' })
})

test('without CORS middleware nothing is granted', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' })).toMatchObject({
    status: 'not-applicable',
  })
})

test('any origin only where the operator asked for it is for the operator to say', async () => {
  const main = (condition: string) =>
    `from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\nfrom app.env import origins\napp = FastAPI()\nif ${condition}:\n    app.add_middleware(CORSMiddleware, allow_origins=["*"])\n`
  expect((await outcomeOf(id, { 'app/main.py': main('origins and "*" in origins') })).status).toBe('unverified')
  expect((await outcomeOf(id, { 'app/main.py': main('origins') })).status).toBe('fail')
})

test('a class of its own that may grant any origin on some paths is not passed over', async () => {
  const own = (base: string) =>
    `from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\nclass CorsOnPaths(${base}):\n    def __init__(self, paths, *args, **kwargs):\n        super().__init__(*args, **kwargs)\napp = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"])\napp.add_middleware(CorsOnPaths, paths="/api", allow_origins=["*"])\n`
  expect(await outcomeOf(id, { 'app/main.py': own('CORSMiddleware') })).toMatchObject({
    status: 'unverified',
    evidence: [{ file: 'app/main.py', line: 8 }],
  })
  expect(await outcomeOf(id, { 'app/main.py': own('Other') })).toMatchObject({ status: 'pass' })
})

test('origins in an unpacked dictionary are read; in one that a function makes they are not known', async () => {
  const made = 'OPTIONS = {"allow_origins": ["*"], "allow_credentials": True}\n'
  const files = (head: string, options: string) =>
    outcomeOf(id, { 'app/settings.py': settings('x: int = 1'), 'app/main.py': app(options, head) })
  expect(placesOf(await files(made, '**OPTIONS'))).toEqual(['app/main.py:4'])
  expect(await files('', '**cors_options(settings.origins)')).toMatchObject({ status: 'unverified' })
  expect(await files('', 'allow_origins=["https://app.example.com"], **more()')).toMatchObject({ status: 'pass' })
})

test('a class of its own that decides about origins is not known to allow none', async () => {
  const own =
    'class OwnCORSMiddleware(CORSMiddleware):\n    def is_allowed_origin(self, origin):\n        return matches(origin)\n'
  const main = app('max_age=600', own).replace('add_middleware(CORSMiddleware', 'add_middleware(OwnCORSMiddleware')
  expect(await outcomeOf(id, { 'app/main.py': main })).toMatchObject({ status: 'unverified' })
  expect(await run('max_age=600')).toMatchObject({ status: 'pass' })
})
