import { expect, test } from 'vitest'
import { answerItems } from './answer.ts'
import { readChecklist } from './checklist.ts'

const list = (more: string) =>
  readChecklist(
    `name: a\ntitle: { en: A, ru: А }\nsections:\n  - title: { en: B, ru: Б }\n    items:\n      - id: A-001\n        kind: static\n        area: code\n        en: one\n        ru: один\n        checks: [code/a]\n${more}`,
    'a.yaml',
  )

test('what a list leaves open no check that holds settles', () => {
  const outcome = { check: 'code/a', answers: [], status: 'pass', summary: 'fine', findings: [], evidence: [] }
  const sources = {
    outcomes: [outcome] as never,
    features: [],
    attestations: [],
    language: 'en',
    today: '2026-01-01',
    isCommand: () => true,
  } as const
  const statusOf = (more: string) => answerItems(list(more), sources)[0]?.status
  expect(statusOf('')).toBe('done')
  expect(statusOf('        open: only a registry tells\n')).toBe('unverified')
})
