import { describe, expect, it } from 'vitest'
import type { Check } from '../checks/define-check.ts'
import { search, source } from '../core/evidence.ts'
import type { Finding, Outcome } from '../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../core/outcome.ts'
import type { FactKind } from '../facts/kinds.generated.ts'
import { memoryWorkspace } from '../workspace/memory.ts'
import { AuditResult } from './result.ts'
import type { AuditRequest } from './run-audit.ts'
import { runAudit } from './run-audit.ts'

const files = {
  'app/main.py': 'import os\n\nSECRET_KEY = "hunter2hunter2"\n\n@app.get("/x")\ndef read_x():\n    return 1\n',
  'app/broken.py': 'def (:\n',
}

function check(id: string, evaluate: () => Outcome, card: Partial<Check<FactKind>> = {}): Check<FactKind> {
  const texts = { title: `${id} holds`, why: 'Because.', fix: `Mend ${id}.`, references: [], answers: ['A-001'] }
  return { id, severity: 'blocker', needs: [], evaluate, ...texts, ...card }
}

function finding(subject: string, more: Partial<Finding> = {}): Finding {
  return {
    message: `${subject} is wrong`,
    subject,
    confidence: 'high',
    evidence: [source({ file: 'app/main.py', line: 3 })],
    ...more,
  }
}

function audit(checks: readonly Check<FactKind>[], request: Partial<AuditRequest> = {}): Promise<AuditResult> {
  const startedAt = new Date('2026-11-20T12:00:00Z')
  const base = { workspace: memoryWorkspace(files), name: 'api', version: '1.2.3', only: [], startedAt }
  return runAudit({ ...base, checks, ...request })
}

function waivers(expires: string, subject = 'b'): Partial<AuditRequest> {
  const entry = `  - {check: auth/x, subject: "${subject}", reason: gateway, who: dana, expires: ${expires}}`
  return { waivers: { file: 'plimsoll.waivers.yaml', text: `waivers:\n${entry}\n` } }
}

function attestations(expires: string, name = 'auth/x'): Partial<AuditRequest> {
  const entry = `  - {check: ${name}, statement: seen, who: dana, date: 2026-11-01, expires: ${expires}}`
  return { attestations: { file: 'plimsoll.attestations.yaml', text: `attestations:\n${entry}\n` } }
}

const failing = check('auth/x', () => fail('2 are wrong', [finding('a'), finding('b')]))
const doubtful = check('auth/x', () => unverified('not seen', 'the gateway'))

function outcome(result: AuditResult, id: string): AuditResult['outcomes'][number] {
  const found = result.outcomes.find((one) => one.check === id)
  if (found === undefined) throw new Error(`no outcome of ${id}`)
  return found
}

describe('an audit', () => {
  it('gives a result that its schema accepts, with coverage and access', async () => {
    const result = await audit([failing])
    expect(AuditResult.parse(result)).toEqual(result)
    expect(result.coverage).toMatchObject({ files: 2, pythonFiles: 2, parsed: 1 })
    expect(result.coverage.unparsed).toEqual([{ file: 'app/broken.py', reason: 'not understood at line 1' }])
    expect(result.access).toMatchObject({ repository: '2 files', database: 'not given' })
  })

  it('turns what one check throws into the error of that check alone', async () => {
    const result = await audit([
      check('auth/throws', () => {
        throw new TypeError('no such thing')
      }),
      check('auth/good', () => pass('fine', [search('x', 'y', 1, 1)])),
    ])
    expect(outcome(result, 'auth/throws').status).toBe('error')
    expect(outcome(result, 'auth/throws').error?.stack).toContain('run-audit.test.ts')
    expect(outcome(result, 'auth/good').status).toBe('pass')
    expect(result.verdict).toBe('NOT READY')
  })

  it('shows what findings point at, with secrets masked', async () => {
    const result = await audit([check('auth/x', () => fail('bad', [finding('a')]))])
    expect(outcome(result, 'auth/x').findings[0]?.evidence[0]).toMatchObject({ excerpt: 'SECRET_KEY = "•••"' })
    expect(JSON.stringify(result)).not.toContain('hunter2')
  })

  it('shows with a decorator what it decorates, and nothing for a place that is not there', async () => {
    const decorated = finding('a', { evidence: [source({ file: 'app/main.py', line: 5 })] })
    const lost = finding('b', { evidence: [source({ file: '../etc/passwd', line: 1 })] })
    const [first, second] = outcome(
      await audit([check('auth/x', () => fail('bad', [decorated, lost]))]),
      'auth/x',
    ).findings
    expect(first?.evidence[0]).toMatchObject({ excerpt: '@app.get("/x")\ndef read_x():' })
    expect(second?.evidence[0]).toEqual({ kind: 'source', file: '../etc/passwd', line: 1 })
  })

  it('tells findings of the same subject apart', async () => {
    const result = await audit([check('auth/x', () => fail('bad', [finding('a'), finding('a')]))])
    const [first, second] = outcome(result, 'auth/x').findings
    expect(first?.fingerprint).not.toBe(second?.fingerprint)
  })

  it('takes findings that are all guesses for unverified, and keeps them', async () => {
    const guess = finding('a', { confidence: 'low' })
    const result = await audit([check('auth/x', () => fail('perhaps', [guess]))])
    expect(outcome(result, 'auth/x')).toMatchObject({ status: 'unverified', findings: [{ subject: 'a' }] })
    expect(result.verdict).toBe('READY WITH CONDITIONS')
    const mixed = await audit([check('auth/x', () => fail('one is sure', [guess, finding('b')]))])
    expect(outcome(mixed, 'auth/x')).toMatchObject({
      status: 'fail',
      findings: [{ severity: 'warning' }, { severity: 'blocker' }],
    })
    expect(mixed.statistics.securityIssues).toMatchObject({ critical: 1, high: 0, medium: 1 })
  })

  it('names the five most severe things first, one a check', async () => {
    const checks = ['code/a', 'auth/b', 'config/c', 'auth/d', 'auth/e', 'auth/f'].map((id, index) =>
      check(id, () => fail('bad', [finding(id)]), { severity: index < 2 ? 'warning' : 'blocker' }),
    )
    const { firstThings } = await audit(checks)
    expect(firstThings.map((one) => one.check)).toEqual(['auth/d', 'auth/e', 'auth/f', 'config/c', 'auth/b'])
    expect(firstThings[0]?.text).toBe('Mend auth/d (auth/d, app/main.py:3).')
  })

  it('counts security issues by severity and confidence', async () => {
    const sure = check('auth/a', () => fail('bad', [finding('1'), finding('2', { confidence: 'medium' })]))
    const warning = check('auth/b', () => fail('bad', [finding('3')]), { severity: 'warning' })
    const other = check('docs/c', () => fail('bad', [finding('4')]))
    const { statistics } = await audit([sure, warning, other])
    expect(statistics.securityIssues).toEqual({ critical: 1, high: 1, medium: 1 })
    expect(statistics).toMatchObject({ blockers: 2, warnings: 1, recommendations: 0 })
  })

  it('refuses a folder without anything it could judge', async () => {
    await expect(audit([], { workspace: memoryWorkspace({}) })).rejects.toMatchObject({ code: 'nothing-to-audit' })
    const rust = memoryWorkspace({ 'src/main.rs': 'fn main() {}', 'tests/test_x.py': '' })
    await expect(audit([], { workspace: rust })).rejects.toMatchObject({ code: 'nothing-to-audit' })
  })

  it('runs only what was asked for, and says so', async () => {
    const other = check('docs/y', () => notApplicable('none'))
    const result = await audit([failing, other], { only: ['docs'] })
    expect(result.outcomes.map((one) => one.check)).toEqual(['docs/y'])
    expect(result.summary).toContain('Only docs was asked for')
    await expect(audit([failing], { only: ['aut/x'] })).rejects.toThrow('did you mean auth/x?')
  })
})

describe('a waiver', () => {
  it('covers its finding, which stays visible; the rest still fails', async () => {
    const result = await audit([failing], waivers('2026-11-20'))
    const { status, findings } = outcome(result, 'auth/x')
    expect(status).toBe('fail')
    expect(findings.map(({ waiver }) => waiver?.who)).toEqual([undefined, 'dana'])
  })

  it('for all findings makes the outcome waived, and the verdict conditional', async () => {
    const result = await audit([failing], waivers('2026-12-31', '*'))
    expect(outcome(result, 'auth/x').status).toBe('waived')
    expect(result.verdict).toBe('READY WITH CONDITIONS')
    expect(result.conditions).toEqual([
      { check: 'auth/x', reason: '2 findings waived by dana until 2026-12-31: gateway', settledBy: 'Mend auth/x.' },
    ])
  })

  it('that has expired counts for nothing, and is a finding', async () => {
    const result = await audit([failing], waivers('2026-11-19', '*'))
    expect(outcome(result, 'auth/x').status).toBe('fail')
    expect(outcome(result, 'waivers/none-expired').findings[0]?.evidence[0]).toMatchObject({
      file: 'plimsoll.waivers.yaml',
      line: 2,
    })
  })

  it('that matches nothing is a finding', async () => {
    const result = await audit([failing], waivers('2026-12-31', 'gone'))
    expect(outcome(result, 'waivers/all-match').findings[0]?.message).toContain('covers nothing')
    expect(outcome(result, 'waivers/none-expired').status).toBe('pass')
  })

  it('for a check that was not asked for is not judged', async () => {
    const other = check('waived/y', () => notApplicable('none'))
    const result = await audit([failing, other], { ...waivers('2026-12-31', 'gone'), only: ['waivers'] })
    expect(outcome(result, 'waivers/all-match').status).toBe('pass')
  })

  it('cannot silence an error', async () => {
    const throwing = check('auth/x', () => {
      throw new Error('no')
    })
    expect(outcome(await audit([throwing], waivers('2026-12-31', '*')), 'auth/x').status).toBe('error')
  })
})

describe('an attestation', () => {
  it('settles what could not be verified', async () => {
    const result = await audit([doubtful], attestations('2026-12-31'))
    expect(outcome(result, 'auth/x')).toMatchObject({
      status: 'pass',
      evidence: [{ kind: 'attestation', who: 'dana' }],
    })
    expect(result.verdict).toBe('READY')
  })

  it('never overturns a failure, and then covers nothing', async () => {
    const result = await audit([failing], attestations('2026-12-31'))
    expect(outcome(result, 'auth/x').status).toBe('fail')
    expect(outcome(result, 'waivers/all-match').status).toBe('fail')
  })

  it('that has expired counts for nothing', async () => {
    const result = await audit([doubtful], attestations('2026-11-19'))
    expect(outcome(result, 'auth/x').status).toBe('unverified')
    expect(outcome(result, 'waivers/none-expired').status).toBe('fail')
  })

  it('for a check that does not exist is a finding with the name that was meant', async () => {
    const result = await audit([doubtful], attestations('2026-12-31', 'auth/y'))
    expect(outcome(result, 'waivers/all-match').findings[0]?.message).toContain('did you mean auth/x?')
  })
})

describe('--since', () => {
  const known = (fingerprints: readonly string[]) => ({
    revision: 'main',
    commit: '1'.repeat(40),
    fingerprints: new Set(fingerprints),
    unverified: new Set<string>(),
  })

  it('keeps what is new, and drops an outcome all of which was known', async () => {
    const all = outcome(await audit([failing]), 'auth/x').findings.map(({ fingerprint }) => fingerprint)
    const some = outcome(await audit([failing], { known: known(all.slice(0, 1)) }), 'auth/x')
    expect(some.findings.map(({ subject, isNew }) => [subject, isNew])).toEqual([['b', true]])
    const none = await audit([failing], { known: known(all) })
    expect(none.outcomes.some(({ check }) => check === 'auth/x')).toBe(false)
    expect(none.verdict).toBe('READY')
    expect(none.summary).toContain('new since main')
  })
})
