import { as } from '../../parsers/sql/nodes.ts'
import { subjectOf, type Work } from '../locks/effect.ts'
import { blocksWrites, type LockMode, strength } from '../locks/lock-modes.ts'
import { showKey } from '../schema/catalogue.ts'
import type { LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

interface Held {
  readonly table: string
  readonly mode: LockMode
  readonly line: number
}

const WORDS: Readonly<Record<Work, string>> = {
  scan: 'reads',
  rewrite: 'rewrites',
  'index build': 'builds an index on',
}

export default defineRule({
  id: 'work-under-lock',
  title: 'Long work while an earlier statement of the transaction holds a lock',
  severity: 'warning',
  rows: ['A4', 'B5', 'F3'],
  answers: ['M-033', 'D-038'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'A lock taken for an instant is kept until the commit: it blocks the other table for as long as the later work takes.',
  safeForm:
    'Put the quick statement and the long one into different transactions, the quick one last if they must share one.',
  references: [postgres.locks, postgres.alterTable],
  level: 'transaction',
  check({ statements, wrapping }) {
    if (wrapping === 'unknown' || wrapping === 'alone') return undefined
    const held: Held[] = []
    for (const statement of statements) {
      const busy = isValidation(statement) ? undefined : workOf(statement)
      // Work on the very table that is locked anyway has a rule of its own.
      const worst = strongest(held.filter(({ table }) => busy !== undefined && table !== busy.table))
      if (busy !== undefined && worst !== undefined) {
        const what = `${WORDS[busy.work]} ${showKey(busy.table)}`
        return {
          at: statement,
          lock: worst.mode,
          message: `This ${what} while ${showKey(worst.table)} is still locked (${worst.mode}) since line ${worst.line}.`,
        }
      }
      held.push(...locksOf(statement))
    }
    return undefined
  },
})

function workOf({ effects }: LintStatement): { readonly table: string; readonly work: Work } | undefined {
  const busy = effects.find(({ work, isNew }) => work.length > 0 && !isNew)
  const work = busy?.work[0]
  return busy === undefined || work === undefined ? undefined : { table: subjectOf(busy), work }
}

function isValidation({ node }: LintStatement): boolean {
  return (
    (as(node, 'AlterTableStmt')?.cmds ?? []).every(
      (each) => as(each, 'AlterTableCmd')?.subtype === 'AT_ValidateConstraint',
    ) && as(node, 'AlterTableStmt') !== undefined
  )
}

/** Locks of statements that are quick by themselves; long ones are told by rules of their own. */
function locksOf({ effects, position }: LintStatement): Held[] {
  return effects
    .filter(({ mode, isNew, target, work }) => blocksWrites(mode) && !isNew && target !== 'index' && work.length === 0)
    .map((each) => ({ table: subjectOf(each), mode: each.mode, line: position.line }))
}

function strongest(held: readonly Held[]): Held | undefined {
  return [...held].sort((a, b) => strength(b.mode) - strength(a.mode))[0]
}
