import { describe, expect, it } from 'vitest'
import { finding, outcome } from './fixtures/build.ts'
import { exampleEndpoints } from './fixtures/endpoints.ts'
import { exampleResult, resultOf } from './fixtures/result.ts'
import { lookedAt, notLookedAt } from './scope.ts'
import { layOut } from './spans.ts'
import { duration, grade, openFindings, shortNames } from './view.ts'

describe('view', () => {
  it('grades as the statistics count', () => {
    const sure = [finding('auth/x', { subject: 's' })]
    const likely = [finding('auth/x', { subject: 's', confidence: 'medium' })]
    expect(grade(outcome('auth/x', { findings: sure }))).toBe('CRITICAL')
    expect(grade(outcome('auth/x', { findings: likely }))).toBe('HIGH')
    expect(grade(outcome('health/x', { findings: sure }))).toBe('HIGH')
    expect(grade(outcome('health/x', { findings: likely }))).toBe('MEDIUM')
    expect(grade(outcome('auth/x', { findings: sure, severity: 'warning' }))).toBe('MEDIUM')
  })

  it('puts the surest findings first and leaves out the waived', () => {
    const waiver = { reason: 'r', who: 'w', expires: '2026-01-01', at: { file: 'w.yaml', line: 1 } }
    const findings = [
      finding('auth/x', { subject: 'a', confidence: 'low' }),
      finding('auth/x', { subject: 'b', waiver }),
      finding('auth/x', { subject: 'c', confidence: 'high' }),
    ]
    expect(openFindings(outcome('auth/x', { findings })).map((it) => it.subject)).toEqual(['c', 'a'])
  })

  it('shortens names by the modules it knows', () => {
    const short = shortNames(exampleEndpoints())
    expect(short('app.deps.require_role.check')).toBe('require_role.check')
    expect(short('somewhere.else.guard')).toBe('guard')
  })

  it('says durations as people do', () => {
    expect([400, 9_949, 12_345, 125_000].map(duration)).toEqual(['0.4 s', '9.9 s', '12 s', '2 min 5 s'])
  })
})

describe('scope', () => {
  it('parts what was given from what was not', () => {
    expect(lookedAt(exampleResult()).map((it) => it.topic)).toEqual([
      'Repository',
      'Python',
      'Endpoints',
      'Checks',
      'Commit',
      'Tool',
    ])
    expect(notLookedAt(exampleResult()).map((it) => `${it.topic}: ${it.text}`)).toEqual([
      'Database: not given',
      'Running instance: not given',
      'Code host: not given',
      'Not parsed: 2 files',
      'Not read: 1 file',
      'Not resolved: 1 route',
      'Not settled: who may call 2 endpoints',
      'Set apart: not judged: 31 vendored files, 4 generated files',
    ])
  })

  it('does not claim a commit it does not know', () => {
    const base = resultOf([])
    const result = {
      ...base,
      subject: { ...base.subject, commit: null },
      access: { ...base.access, git: 'not a git checkout' },
    }
    expect(lookedAt(result).map((it) => it.topic)).not.toContain('Commit')
    expect(notLookedAt(result)[0]).toMatchObject({ topic: 'Git history', text: 'not a git checkout' })
  })
})

describe('layOut', () => {
  it('keeps files in order of appearance, lines in order, and says where lines are left out', () => {
    const files = layOut(
      [
        { kind: 'source', file: 'b.py', line: 9, excerpt: 'nine\nten\neleven', label: 'main' },
        { kind: 'source', file: 'a.py', line: 1 },
        { kind: 'source', file: 'b.py', line: 2, excerpt: 'two' },
      ],
      2,
    )
    expect(files.map((it) => [it.file, it.line, it.cut])).toEqual([
      ['b.py', 9, true],
      ['a.py', 1, false],
    ])
    expect(files[0]?.rows.map((it) => [it.line, it.code, it.afterGap, it.marks.map((mark) => mark.primary)])).toEqual([
      [2, 'two', false, [false]],
      [9, 'nine', true, [true]],
      [10, 'ten', false, []],
    ])
  })
})
