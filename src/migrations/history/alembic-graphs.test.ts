import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Direction } from '../types.ts'
import { historyOf } from './history.ts'
import { lookUpAll } from './lookup.ts'
import { downgradePlan, revisionsBetween, upgradePlan, wholeHistory } from './plan.ts'
import { rowsAfter } from './rows.ts'
import { RevisionError } from './types.ts'

/** What Alembic answered: ids (null for the state before the first revision), or why it refused. */
type Answer = readonly (string | null)[] | { readonly error: string }

interface Graph {
  readonly name: string
  readonly revisions: readonly {
    readonly id: string
    readonly down: readonly string[]
    readonly dependsOn: readonly string[]
    readonly labels: readonly string[]
  }[]
  readonly expect: {
    readonly heads: readonly string[]
    readonly realHeads: readonly string[]
    readonly bases: readonly string[]
    readonly realBases: readonly string[]
    readonly labels: Readonly<Record<string, readonly string[]>>
    readonly normalizedDown: Readonly<Record<string, readonly string[]>>
    readonly order: readonly string[]
    readonly lookUps: readonly { readonly identifier: string; readonly ids: Answer }[]
    readonly steps: readonly {
      readonly direction: Direction
      readonly rows: readonly string[]
      readonly target: string
      readonly ids: Answer
      readonly after: Answer | null
    }[]
    readonly ranges: readonly { readonly upper: string; readonly lower: string; readonly ids: Answer }[]
  }
}

// Made by bench/alembic-graph-vectors.py with Alembic 1.20.1.
const graphs = readFileSync(new URL('alembic-graphs.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Graph => JSON.parse(line))

function answer(ask: () => readonly (string | null)[]): Answer {
  try {
    return ask()
  } catch (error) {
    if (error instanceof RevisionError) return { error: error.kind }
    throw error
  }
}

/** Where Alembic crashes (an assertion of its own), any answer of ours will do. */
function isCrash(expected: Answer | null): boolean {
  return expected !== null && 'error' in expected && expected.error.startsWith('other')
}

function same(ours: Answer, theirs: Answer, about: unknown): void {
  if (!isCrash(theirs)) expect(ours, JSON.stringify(about)).toEqual(theirs)
}

describe.each(graphs)('$name', ({ revisions, expect: expected }) => {
  const history = historyOf({
    revisions: revisions.map((one) => ({ ...one, message: '', position: { file: `${one.id}.py`, line: 1 } })),
  })

  test('the graph', () => {
    expect(history.heads).toEqual(expected.heads)
    expect(history.realHeads).toEqual(expected.realHeads)
    expect(history.bases).toEqual(expected.bases)
    expect(history.realBases).toEqual(expected.realBases)
    for (const { id, labels, normalizedDown } of history.nodes.values()) {
      expect([...labels].sort()).toEqual(expected.labels[id])
      expect([...normalizedDown].sort()).toEqual(expected.normalizedDown[id])
    }
    expect(wholeHistory(history)).toEqual(expected.order)
  })

  test('identifiers', () => {
    for (const { identifier, ids } of expected.lookUps) {
      same(
        answer(() => lookUpAll(history, identifier).map((place) => place?.id ?? null)),
        ids,
        identifier,
      )
    }
  })

  test('upgrades and downgrades, and the version table after them', () => {
    for (const step of expected.steps) {
      const { direction, rows, target, ids, after } = step
      const plan = direction === 'up' ? upgradePlan : downgradePlan
      const ours = answer(() => plan(history, target, rows))
      same(ours, ids, step)
      if (isCrash(ids) || after === null || isCrash(after) || 'error' in ours) continue
      const run = ours.filter((id) => id !== null)
      same(
        answer(() => [...rowsAfter(history, rows, run, direction)].sort()),
        after,
        step,
      )
    }
  })

  test('ranges', () => {
    for (const { upper, lower, ids } of expected.ranges) {
      const ours = answer(() => revisionsBetween(history, upper, lower, { inclusive: true, stopAtEnd: true }))
      const bothRefuse = 'error' in ours && 'error' in ids
      if (!bothRefuse) same(ours, ids, { upper, lower })
    }
  })
})
