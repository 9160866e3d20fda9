import { subjectOf } from '../locks/effect.ts'
import { showKey } from '../schema/catalogue.ts'
import type { LintRevision } from './context.ts'
import { defineRule } from './define-rule.ts'

const MOST = 3

export default defineRule({
  id: 'unrelated-tables',
  title: 'One revision changes many tables that have nothing to do with each other',
  severity: 'recommendation',
  rows: ['D-022'],
  answers: ['D-022'],
  effect: 'A problem with one table holds up, or takes back, the change of all the others.',
  safeForm: 'One feature, one revision.',
  unmeasured: 'It is about what belongs together.',
  references: [],
  optional: true,
  level: 'revision',
  check(revision) {
    const tables = changed(revision)
    const groups = grouped(tables, revision)
    if (groups.length <= MOST) return undefined
    return {
      message: `${groups.length} groups of tables: ${groups.map((group) => group.map(showKey).join(' + ')).join(', ')}.`,
    }
  },
})

function changed({ statements }: LintRevision): string[] {
  const keys = statements.flatMap(({ effects }) => effects.filter(({ target, isNew }) => target === 'table' && !isNew))
  return [...new Set(keys.filter(({ mode }) => mode === 'ACCESS EXCLUSIVE' || mode === 'SHARE').map(subjectOf))]
}

/** Tables joined by foreign keys count as one group. */
function grouped(tables: readonly string[], { schemaAfter }: LintRevision): string[][] {
  let groups: string[][] = []
  for (const table of tables) {
    const near = groups.filter((group) => group.some((other) => joined(table, other)))
    groups = [...groups.filter((group) => !near.includes(group)), [...near.flat(), table]]
  }
  return groups

  function joined(a: string, b: string): boolean {
    return pointsTo(a, b) || pointsTo(b, a)
  }

  function pointsTo(from: string, to: string): boolean {
    return [...(schemaAfter.relations.get(from)?.constraints.values() ?? [])].some(
      ({ references }) => references?.key === to,
    )
  }
}
