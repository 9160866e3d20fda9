import type { ChildProcess } from 'node:child_process'
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestContext } from 'vitest'
import { describe, expect, test } from 'vitest'
import { factSource } from '../audit/collect.ts'
import { openDirectory } from '../workspace/disk.ts'
import { pythonEnvironment } from './python-environment.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const ready = join(root, 'examples/tidyhome-ready')
const flawed = join(root, 'examples/tidyhome')
const FEWEST_ROUTES = 30
// The first test of a machine installs some fifty packages.
const SLOW = 10 * 60_000

interface FrameworkRoute {
  readonly method: string
  readonly path: string
}

/** The environment a service of the examples runs in: nothing of ours but the search path. */
function settings(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const secret = () => randomBytes(32).toString('hex')
  return {
    PATH: process.env.PATH ?? '',
    PYTHONDONTWRITEBYTECODE: '1',
    APP_ENV: 'test',
    DATABASE_URL: 'postgresql+asyncpg://127.0.0.1:1/nowhere',
    EMAIL_FROM: 'hello@tidyhome.dev',
    AUTH_SECRET_KEY: secret(),
    WORKER_PORTAL_SECRET: secret(),
    CLIENT_PORTAL_SECRET: secret(),
    LINK_SIGNING_SECRET: secret(),
    ...changes,
  }
}

async function pythonOf(context: TestContext, folder: string): Promise<string> {
  const environment = await pythonEnvironment(folder)
  return 'python' in environment ? environment.python : context.skip(environment.missing)
}

async function frameworkRoutes(python: string, folder: string): Promise<string[]> {
  const { stdout } = await run(python, [join(root, 'bench/framework-routes.py'), 'app.main:app'], {
    cwd: folder,
    env: settings({ PYTHONPATH: folder }),
  })
  const { routes } = JSON.parse(stdout) as { routes: FrameworkRoute[] }
  return routes.map(({ method, path }) => `${method} ${path}`).sort()
}

async function readRoutes(folder: string): Promise<string[]> {
  const { endpoints } = await factSource(openDirectory(folder)).fact('endpoints')
  return [...new Set(endpoints.map(({ method, path }) => `${method} ${path}`))].sort()
}

function isDocumentation(route: string): boolean {
  return /^GET \/(docs|redoc|openapi\.json)/.test(route)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt += 1) {
    const response = await fetch(url).catch(() => undefined)
    if (response !== undefined) return
    await sleep(100)
  }
  throw new Error(`the service did not start (exit code ${child.exitCode})`)
}

async function withServer(python: string, use: (url: string) => Promise<void>): Promise<void> {
  const port = await freePort()
  const argv = ['-m', 'uvicorn', 'app.main:app', '--host', '127.0.0.1', '--port', String(port), '--no-access-log']
  const child = spawn(python, argv, { cwd: ready, env: settings(), stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('close', resolve))
  try {
    await answers(`http://127.0.0.1:${port}/healthz`, child)
    await use(`http://127.0.0.1:${port}`)
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

describe.each([
  ['tidyhome', flawed],
  ['tidyhome-ready', ready],
])('%s', (_, folder) => {
  test('is a service of at least 30 routes, and they are the ones the audit reads', {
    timeout: SLOW,
  }, async (context) => {
    const routes = await frameworkRoutes(await pythonOf(context, folder), folder)
    expect(routes.length).toBeGreaterThanOrEqual(FEWEST_ROUTES)
    expect((await readRoutes(folder)).filter((route) => !isDocumentation(route))).toEqual(
      routes.filter((route) => !isDocumentation(route)),
    )
  })

  test('has one migration head', { timeout: SLOW }, async (context) => {
    const python = await pythonOf(context, folder)
    const { stdout } = await run(python, ['-m', 'alembic', 'heads'], { cwd: folder, env: settings() })
    expect(stdout.trim()).toBe('0006 (head)')
  })

  test('passes its own tests that need no database', { timeout: SLOW }, async (context) => {
    const python = await pythonOf(context, folder)
    const { stdout } = await run(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], {
      cwd: folder,
      env: settings(),
    })
    expect(stdout).toMatch(/\d+ passed/)
  })
})

describe('tidyhome-ready, running', () => {
  test('has as many endpoints as its README says', { timeout: SLOW }, async (context) => {
    const routes = await frameworkRoutes(await pythonOf(context, ready), ready)
    const said = /The API has (\d+) endpoints/.exec(readFileSync(join(ready, 'README.md'), 'utf8'))
    expect(Number(said?.[1])).toBe(routes.filter((route) => !isDocumentation(route)).length)
  })

  test('lives without a database, is not ready, and refuses strangers', { timeout: SLOW }, async (context) => {
    await withServer(await pythonOf(context, ready), async (url) => {
      const status = async (path: string) => (await fetch(url + path)).status
      expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' })
      expect(await status('/readyz')).toBe(503)
      expect(await status('/v1/admin/leads')).toBe(401)
      expect(await status('/metrics')).toBe(401)
    })
  })

  test('does not start in production with development settings', { timeout: SLOW }, async (context) => {
    const python = await pythonOf(context, ready)
    const started = run(python, ['-c', 'import app.main'], { cwd: ready, env: settings({ APP_ENV: 'prod' }) })
    await expect(started).rejects.toThrow(/REDIS_URL must be set/)
  })
})
