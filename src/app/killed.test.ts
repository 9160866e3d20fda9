import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeOrphans } from '../postgres/cluster.ts'
import { serverInstallation } from '../postgres/installation.ts'
import { ensureBuilt } from '../testing/command.ts'
import { postgresFolder } from './postgres-folder.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/plimsoll.js', import.meta.url))

/** When the command is killed, in milliseconds after its start; each run gets further than the one before. */
const MOMENTS = [60, 150, 250, 350, 450, 550, 650, 800, 1000, 1300, 1700, 2200]

describe('a rehearsal that is killed at any moment', () => {
  const cache = mkdtempSync(join(tmpdir(), 'plimsoll-killed-'))
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-work-'))
  const postgres = join(cache, 'postgres')

  beforeAll(() => {
    ensureBuilt()
    chmodSync(cache, 0o755)
    const installation = serverInstallation(postgresFolder(), 18)
    spawnSync('mkdir', ['-p', postgres])
    symlinkSync(join(installation, '..'), join(postgres, 'installations'))
    writeFileSync(join(work, 'setup.sql'), 'CREATE TABLE t (id int PRIMARY KEY, n int)')
    writeFileSync(join(work, 'change.sql'), 'CREATE INDEX i ON t (n); SELECT pg_sleep(2); ALTER TABLE t ADD c int')
  }, 120_000)
  afterAll(() => {
    removeOrphans(postgres)
    for (const folder of [cache, work]) rmSync(folder, { recursive: true, force: true })
  })

  it('leaves no server after the next start, and nothing outside the cache', { timeout: 240_000 }, async () => {
    const before = outside()
    for (const moment of MOMENTS) {
      await killedAfter(moment)
      removeOrphans(postgres)
      expect(processesOf(cache), `killed after ${moment} ms`).toEqual([])
    }
    // The next command finds what it needs, whatever was left half made.
    const ran = rehearse()
    expect(ran.stderr).toBe('')
    expect(JSON.parse(ran.stdout)).toMatchObject({ failure: null })
    expect(readdirSync(join(postgres, 'clusters')).filter((name) => !isYoung(name))).toEqual([])
    expect(processesOf(cache)).toEqual([])
    expect(outside()).toEqual(before)
  })

  const words = ['migrate', 'rehearse', 'change.sql', '--setup', 'setup.sql', '--format', 'json']
  const options = { cwd: work, env: { ...process.env, PLIMSOLL_CACHE: cache } }

  function rehearse() {
    return spawnSync(process.execPath, [PROGRAM, ...words], { ...options, encoding: 'utf8' })
  }

  async function killedAfter(moment: number): Promise<void> {
    const child = spawn(process.execPath, [PROGRAM, ...words], { ...options, stdio: 'ignore' })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const timer = setTimeout(() => child.kill('SIGKILL'), moment)
    await ended
    clearTimeout(timer)
  }

  /** A folder whose owner was killed before it could be named is left for a minute. */
  function isYoung(name: string): boolean {
    return !existsSync(join(postgres, 'clusters', name, 'owner.json'))
  }
})

/** What lies where servers are apt to leave something. */
function outside(): string[] {
  return [tmpdir(), '/var/lib/postgresql'].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder).flatMap((name) => (/PostgreSQL|PGSQL|pgsql/.test(name) ? [join(folder, name)] : []))
      : [],
  )
}

function processesOf(folder: string): string[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return line.includes(folder) ? [line] : []
    } catch {
      return []
    }
  })
}
