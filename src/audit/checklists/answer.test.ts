import { describe, expect, it } from 'vitest'
import type { OutcomeResult } from '../result.ts'
import type { Sources } from './answer.ts'
import { answerItems, checksOf, countItems } from './answer.ts'
import type { ItemKind } from './checklist.ts'
import { checklistOfArea, readChecklist } from './checklist.ts'
import type { ItemResult } from './result.ts'

function outcome(check: string, status: OutcomeResult['status'], more: Partial<OutcomeResult> = {}): OutcomeResult {
  const finding = {
    message: 'wrong',
    subject: 'x',
    severity: 'blocker' as const,
    confidence: 'high' as const,
    evidence: [{ kind: 'source' as const, file: 'app/main.py', line: 3 }],
    fix: 'Mend it.',
    fingerprint: '0123456789abcdef',
  }
  return {
    check,
    area: 'auth',
    title: 'All is well',
    severity: 'blocker',
    status,
    summary: `${check} is ${status}.`,
    evidence: status === 'pass' ? [{ kind: 'source', file: 'app/good.py', line: 7 }] : [],
    findings: status === 'fail' ? [finding] : [],
    answers: ['X-001'],
    why: '',
    fix: '',
    references: [],
    ...more,
  }
}

const list = (kind: ItemKind, more = ''): string =>
  `name: x\ntitle: {en: X, ru: Х}\nsections:\n  - title: {en: S, ru: С}\n    items:\n      - {id: X-001, kind: ${kind}, area: security, en: It is so, ru: Это так${more}}\n`

const attestation = {
  check: 'X-001',
  statement: 'seen',
  who: 'dana',
  date: '2026-11-01',
  expires: '2026-12-31',
  at: { file: 'plimsoll.attestations.yaml', line: 2 },
}

function answer(kind: ItemKind, sources: Partial<Sources>, more = ''): ItemResult | undefined {
  const base = {
    language: 'en' as const,
    outcomes: [],
    features: [],
    attestations: [],
    today: '2026-11-20',
    isCommand: () => true,
  }
  return answerItems(readChecklist(list(kind, more), 'x.yaml'), { ...base, ...sources })[0]
}

describe('an item of a checklist', () => {
  it('is done when every check that answers it passed, with their evidence', () => {
    const item = answer('static', { outcomes: [outcome('auth/a', 'pass'), outcome('auth/b', 'not-applicable')] })
    expect(item).toMatchObject({ status: 'done', evidence: [{ file: 'app/good.py', line: 7 }] })
    expect(item?.answeredBy).toEqual([
      { name: 'auth/a', status: 'pass' },
      { name: 'auth/b', status: 'not-applicable' },
    ])
  })

  it('is not done when one of them failed, whatever a person says', () => {
    const outcomes = [outcome('auth/a', 'pass'), outcome('auth/b', 'fail')]
    const item = answer('live', { outcomes, attestations: [attestation] })
    expect(item).toMatchObject({ status: 'not-done', fingerprints: ['0123456789abcdef'] })
    expect(item?.evidence).toEqual([{ kind: 'source', file: 'app/main.py', line: 3 }])
  })

  it('is not proven by reading when it is about what runs', () => {
    const item = answer('live', { outcomes: [outcome('auth/a', 'pass')] }, ', command: plimsoll audit --url')
    expect(item).toMatchObject({ status: 'unverified', needs: 'plimsoll audit --url, or an attestation of X-001' })
    const later = { outcomes: [outcome('auth/a', 'pass')], isCommand: () => false }
    expect(answer('live', later, ', command: plimsoll audit --url')?.needs).toContain('a later version')
  })

  it('is settled by an attestation in force, and by no other', () => {
    expect(answer('live', { attestations: [attestation] })?.status).toBe('done')
    expect(answer('live', { attestations: [{ ...attestation, expires: '2026-11-19' }] })?.status).toBe('unverified')
    expect(answer('live', { attestations: [{ ...attestation, date: '2026-11-21' }] })?.status).toBe('unverified')
    expect(answer('attest', {})?.status).toBe('needs-attestation')
  })

  it('keeps apart what is waived, unverified and not applicable', () => {
    expect(answer('static', { outcomes: [outcome('auth/a', 'waived'), outcome('auth/b', 'pass')] })?.status).toBe(
      'waived',
    )
    expect(answer('static', { outcomes: [outcome('auth/a', 'error')] })?.status).toBe('unverified')
    expect(answer('static', { outcomes: [outcome('auth/a', 'not-applicable')] })?.status).toBe('not-applicable')
    expect(answer('live', { outcomes: [outcome('auth/a', 'not-applicable')] })?.status).toBe('unverified')
    expect(answer('static', {}, ', open: nobody reads it')).toMatchObject({
      status: 'unverified',
      summary: 'nobody reads it',
    })
  })

  it('is answered by checks that the list adds to those that name it', () => {
    const [section] = readChecklist(list('static', ', checks: [http/z]'), 'x.yaml').sections
    const cards = [{ ...outcome('auth/a', 'pass'), id: 'auth/a' }]
    expect(section?.items.map((item) => checksOf(item, cards))).toEqual([['auth/a', 'http/z']])
    const other = outcome('http/z', 'fail', { answers: [] })
    expect(answer('static', { outcomes: [other] }, ', checks: [http/z]')?.status).toBe('not-done')
  })

  it('says what it needs in the language that was asked for', () => {
    expect(answer('live', { language: 'ru' })?.needs).toBe('работающая система или подтверждение X-001')
    expect(answer('attest', { language: 'ru' })?.summary).toBe('Сказать это может только человек.')
  })

  it('is counted by status', () => {
    const item = answer('static', {})
    expect(item === undefined ? {} : countItems([item, item])).toMatchObject({ unverified: 2, done: 0 })
  })
})

describe('the text of a checklist', () => {
  it('is refused with file and place', () => {
    expect(() => readChecklist('name: x\nsections: [', 'x.yaml')).toThrow(/x\.yaml: line 2/)
    expect(() => readChecklist(list('static').replace('ru: Это так', 'de: ja'), 'x.yaml')).toThrow(
      /sections\.0\.items\.0/,
    )
    expect(() => readChecklist(list('static').replace('X-001', 'one'), 'x.yaml')).toThrow(/must look like A-001/)
  })

  it('gives the items of an area across lists', () => {
    const one = readChecklist(list('static'), 'x.yaml')
    expect(checklistOfArea('security', [one, one])?.sections).toHaveLength(2)
    expect(checklistOfArea('database', [one])).toBeUndefined()
  })
})
