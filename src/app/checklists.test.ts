import { describe, expect, it } from 'vitest'
import type { ChecklistItem } from '../audit/checklists/checklist.ts'
import { hasCommand } from '../cli/known-command.ts'
import { createProgram } from '../cli/program.ts'
import { loadProfile, profileNames } from '../facts/features/profile.ts'
import { rules } from '../migrations/rules/index.generated.ts'
import { catalogue } from './catalogue.ts'
import { builtInChecklist, checklistNames } from './checklists.ts'

const lists = checklistNames().map(builtInChecklist)
const items = lists.flatMap(({ sections }) => sections.flatMap((section) => section.items))

const featureAnswers = profileNames().flatMap((name) =>
  loadProfile(name, { read: () => undefined, file: () => undefined }).features.flatMap(({ answers }) => answers),
)

function answered({ id, checks }: ChecklistItem): boolean {
  return (
    featureAnswers.includes(id) ||
    checks.length > 0 ||
    catalogue().some(({ answers }) => answers.includes(id)) ||
    rules.some(({ answers = [] }) => answers.includes(id))
  )
}

describe('the checklists of the package', () => {
  it('are found by their names', () => {
    expect(lists.map(({ name }) => name)).toEqual(checklistNames())
    expect(checklistNames()).toContain('pre-production')
    expect(() => builtInChecklist('pre-produktion')).toThrow(/did you mean pre-production\?/)
  })

  it('hold every id once', () => {
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
  })

  it('say every item in both languages', () => {
    const texts = [...items, ...lists.flatMap(({ title, sections }) => [title, ...sections.map((one) => one.title)])]
    expect(texts.filter(({ en }) => /[А-Яа-яЁё]/.test(en))).toEqual([])
    // A Russian text that holds no Russian letter is one that was not translated.
    expect(texts.filter(({ ru }) => !/[А-Яа-яЁё]/.test(ru))).toEqual([])
  })

  it('name checks that exist', () => {
    const known = new Set(catalogue().map(({ id }) => id))
    expect(items.flatMap(({ checks }) => checks).filter((id) => !known.has(id))).toEqual([])
  })

  it('leave no item without an answer or the reason why there is none', () => {
    const silent = items.filter(
      (item) => item.kind !== 'attest' && !answered(item) && item.command === undefined && item.open === undefined,
    )
    expect(silent.map(({ id }) => id)).toEqual([])
    const staticOnes = items.filter(({ kind }) => kind === 'static')
    const hereNow = (command = ''): boolean => hasCommand(createProgram(), command)
    const unread = staticOnes.filter((item) => !answered(item) && !hereNow(item.command) && item.open === undefined)
    expect(unread.map(({ id }) => id)).toEqual([])
  })
})
