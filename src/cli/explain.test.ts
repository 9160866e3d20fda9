import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AuditResult } from '../audit/result.ts'
import { ensureBuilt, plimsoll, startPlimsoll } from '../testing/command.ts'
import { gitDirectory } from '../testing/directory.ts'

const example = fileURLToPath(new URL('../../examples/tidyhome', import.meta.url))

beforeAll(ensureBuilt)

let audited: AuditResult | undefined

function fingerprintOf(check: string): string {
  audited ??= JSON.parse(plimsoll(['audit', example, '--format', 'json']).out) as AuditResult
  const finding = audited.outcomes.find((one) => one.check === check)?.findings[0]
  if (finding === undefined) throw new Error(`no finding of ${check}`)
  return finding.fingerprint
}

describe('plimsoll explain', () => {
  it('shows a finding with its code, the way to the data, why and how', { timeout: 90_000 }, () => {
    const fingerprint = fingerprintOf('auth/admin-endpoints-require-role')
    const { code, out } = plimsoll(['explain', fingerprint.slice(0, 8), example])
    expect(code).toBe(0)
    const words = [
      '@router.get("/reports/revenue")',
      'help: Add a dependency that compares the role',
      'why: A login proves who somebody is',
      'route    GET /v1/admin/reports/revenue app/api/routes_admin_reports.py:14',
      'guard    app.api.admin_auth.get_current_user',
      'query    select payments where Payment.org_id == org_id',
      'model    payments (app.infra.models.Payment) app/infra/models.py:209',
    ]
    expect(words.filter((word) => !out.includes(word))).toEqual([])
  })

  it('gives the same to programs', () => {
    const fingerprint = fingerprintOf('auth/admin-endpoints-guarded')
    const { out } = plimsoll(['explain', fingerprint, example, '--format', 'json'])
    const { outcome, finding, chains } = JSON.parse(out)
    expect([outcome.check, finding.fingerprint]).toEqual(['auth/admin-endpoints-guarded', fingerprint])
    const kinds = chains[0].steps.map(({ kind }: { kind: string }) => kind)
    expect(kinds.slice(0, 4)).toEqual(['route', 'guard', 'handler', 'query'])
  })

  it('helps with a fingerprint that nothing has', () => {
    const { code, err } = plimsoll(['explain', '0000000000000000', example])
    expect(code).toBe(2)
    expect(err).toContain('no finding of tidyhome has the fingerprint 0000000000000000')
  })
})

describe('plimsoll audit --watch', () => {
  it('tells what a change brings and mends, and ends with an interrupt', async () => {
    const file = 'app/main.py'
    const root = gitDirectory({ [file]: 'from fastapi import FastAPI\n\napp = FastAPI()\n', 'README.md': '# It\n' })
    const child = startPlimsoll(['audit', root, '--watch', '--only', 'code'])
    let out = ''
    let err = ''
    child.stdout?.on('data', (data) => {
      out += data
    })
    child.stderr?.on('data', (data) => {
      err += data
    })
    const until = async (is: () => boolean): Promise<void> => {
      for (let tries = 0; tries < 300 && !is(); tries++) await sleep(50)
    }
    await until(() => err.includes('watching'))
    const before = readFileSync(join(root, file), 'utf8')
    writeFileSync(join(root, file), `${before}# TODO: more\n`)
    await until(() => out.includes('1 new, 0 mended'))
    writeFileSync(join(root, file), before)
    await until(() => out.includes('nothing new, 1 mended'))
    const ended = new Promise((resolve) => child.on('exit', resolve))
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(out).toContain('app/main.py has an unfinished note: TODO: more')
    expect(out).toContain('mended  app/main.py has an unfinished note: TODO: more')
    expect(err).not.toContain('Error')
  })

  it('writes to the terminal only', () => {
    expect(plimsoll(['audit', example, '--watch', '--format', 'json']).code).toBe(2)
  })
})
