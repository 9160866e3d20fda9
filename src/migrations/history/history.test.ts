import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Revision } from '../types.ts'
import { historyOf } from './history.ts'
import { downgradePlan, upgradePlan, wholeHistory } from './plan.ts'
import { rowChanges, rowsAfter } from './rows.ts'
import { RevisionError } from './types.ts'

type Sketch = Partial<Pick<Revision, 'down' | 'dependsOn' | 'labels'>>

function history(sketches: Readonly<Record<string, Sketch | readonly Sketch[]>>) {
  const revisions = Object.entries(sketches).flatMap(([id, all]) =>
    (Array.isArray(all) ? all : [all]).map(
      (one: Sketch, index): Revision => ({
        id,
        down: one.down ?? [],
        dependsOn: one.dependsOn ?? [],
        labels: one.labels ?? [],
        message: '',
        position: { file: `${id}${index === 0 ? '' : `-${index}`}.py`, line: 1 },
      }),
    ),
  )
  return historyOf({ revisions })
}

function problems(sketches: Parameters<typeof history>[0]): string[] {
  return history(sketches).problems.map(({ kind, detail }) => `${kind}: ${detail}`)
}

describe('problems', () => {
  test('none in a line, a diamond, and branches that are named apart', () => {
    expect(problems({ a1: {}, b2: { down: ['a1'] } })).toEqual([])
    expect(problems({ a1: {}, b2: { down: ['a1'] }, c3: { down: ['a1'] }, d4: { down: ['b2', 'c3'] } })).toEqual([])
    expect(
      problems({ a1: {}, b2: { down: ['a1'], labels: ['expand'] }, c3: { down: ['a1'], labels: ['contract'] } }),
    ).toEqual([])
  })

  test('several heads', () => {
    expect(problems({ a1: {}, b2: { down: ['a1'] }, c3: { down: ['a1'] } })).toEqual([
      'several-heads: 2 heads: b2 (b2.py), c3 (c3.py); "upgrade head" fails until a revision has all of them as its parents',
    ])
  })

  test('a head that another revision depends on is no further head', () => {
    const found = history({
      net1: {},
      net2: { down: ['net1'] },
      core1: { down: ['net1'] },
      bill1: {},
      bill2: { down: ['bill1'], dependsOn: ['net2'] },
      m: { down: ['bill2', 'core1'] },
    })
    expect(found.heads).toEqual(['net2', 'm'])
    expect(found.realHeads).toEqual(['m'])
    expect(found.effectiveHeads).toEqual(['net2'])
    expect(found.problems).toEqual([])
    expect(() => upgradePlan(found, 'head')).toThrow(RevisionError)
    expect([...rowsAfter(found, [], upgradePlan(found, 'heads'), 'up')]).toEqual(['m'])
  })

  test('a parent, a dependency that is not there, and what they cut off', () => {
    expect(problems({ b2: { down: ['gone'] }, c3: { down: ['b2'], dependsOn: ['lost'] } })).toEqual([
      'missing-parent: b2 names gone as its parent, and no file has that id',
      'missing-dependency: c3 depends on lost, which is neither the id nor the branch label of any file',
      'unreachable: no base leads to b2, c3: they can never be applied to an empty database',
    ])
  })

  test('cycles: the history can be asked for its heads, not for an order', () => {
    const found = history({ a1: {}, b2: { down: ['c3'] }, c3: { down: ['b2'] }, d4: { down: ['d4'] } })
    expect(found.problems.map(({ kind }) => kind)).toEqual(['cycle', 'cycle', 'unreachable'])
    expect(found.cycles).toEqual([['b2', 'c3'], ['d4']])
    expect(found.heads).toEqual(['a1'])
    expect(() => wholeHistory(found)).toThrow('revisions form a cycle: b2, c3')
  })

  test('a cycle through dependencies', () => {
    const found = history({ a1: {}, b2: { down: ['a1'], dependsOn: ['c3'] }, c3: { down: ['b2'] } })
    expect(found.problems.map(({ kind }) => kind)).toEqual(['cycle'])
  })

  test('one id in two files: the last counts', () => {
    const found = history({ a1: {}, b2: [{ down: ['a1'] }, {}] })
    expect(found.problems.map(({ kind, position }) => [kind, position?.file])).toEqual([
      ['several-heads', 'b2-1.py'],
      ['duplicate-id', 'b2-1.py'],
    ])
    expect(found.nodes.get('b2')?.down).toEqual([])
  })

  test('labels that are taken', () => {
    const clash = problems({
      a1: { labels: ['x'] },
      b2: { down: ['a1'], labels: ['x'] },
      c3: { down: ['b2'], labels: ['a1'] },
    })
    expect(clash).toEqual([
      'label-clash: the branch label x of b2 is used by a1 too; Alembic refuses to load the history',
      'label-clash: the branch label a1 of c3 is the id of a1.py; Alembic refuses to load the history',
    ])
  })

  test('a parent that another parent follows already, which Alembic stumbles over', () => {
    const found = history({ r0: {}, r1: {}, r2: { down: ['r1'] }, r3: { down: ['r2', 'r1'], dependsOn: ['r0'] } })
    expect(found.problems.map(({ kind }) => kind)).toEqual(['redundant-parent'])
    expect(() => rowsAfter(found, [], wholeHistory(found), 'up')).toThrow('no row r1')
    const harmless = history({ r1: {}, r2: { down: ['r1'] }, r3: { down: ['r2', 'r1'] } })
    expect(harmless.problems).toEqual([])
    expect([...rowsAfter(harmless, [], wholeHistory(harmless), 'up')]).toEqual(['r3'])
  })

  test('an empty history has none', () => {
    expect(history({})).toMatchObject({ heads: [], bases: [], problems: [] })
    expect(wholeHistory(history({}))).toEqual([])
  })
})

describe('changes of the version table', () => {
  test('a merge deletes and updates, its downgrade inserts and updates', () => {
    const found = history({ a1: {}, b2: { down: ['a1'] }, c3: { down: ['a1'] }, d4: { down: ['b2', 'c3'] } })
    expect(rowChanges(found, new Set(['b2', 'c3']), 'd4', 'up')).toEqual([
      { kind: 'delete', id: 'b2' },
      { kind: 'update', from: 'c3', to: 'd4' },
    ])
    expect(rowChanges(found, new Set(['d4']), 'd4', 'down')).toEqual([
      { kind: 'insert', id: 'b2' },
      { kind: 'update', from: 'd4', to: 'c3' },
    ])
    expect(rowChanges(found, new Set(['a1']), 'a1', 'down')).toEqual([{ kind: 'delete', id: 'a1' }])
  })

  test('a revision that is not applied cannot be taken back', () => {
    expect(() => rowChanges(history({ a1: {} }), new Set(), 'a1', 'down')).toThrow('no row a1')
  })
})

test('five thousand revisions, as a line and as diamonds, are ordered at once', () => {
  const line = Object.fromEntries(
    Array.from({ length: 5000 }, (_, at) => [`r${at}`, { down: at === 0 ? [] : [`r${at - 1}`] }]),
  )
  const diamonds = Object.fromEntries(
    Array.from({ length: 5001 }, (_, at) => {
      const top = at - (at % 3)
      const down = at === 0 ? [] : at % 3 === 0 ? [`r${at - 1}`, `r${at - 2}`] : [`r${top}`]
      return [`r${at}`, { down }]
    }),
  )
  const start = performance.now()
  expect(wholeHistory(history(line))).toHaveLength(5000)
  expect(wholeHistory(history(diamonds))).toHaveLength(5001)
  expect(performance.now() - start).toBeLessThan(4000)
})

test('whatever the graph: an order puts parents and dependencies first, and going up and down again leads to nothing', () => {
  const graphs = fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(9)), { maxLength: 14 })
  fc.assert(
    fc.property(graphs, (shape) => {
      const found = history(
        Object.fromEntries(
          shape.map(([first, second, depends], at) => {
            const below = [at - 1 - first, at - 1 - second].filter((one) => one >= 0).map((one) => `r${one}`)
            const dependsOn = depends < 2 && at > 2 ? [`r${(at * 7) % at}`] : []
            return [`r${at}`, { down: [...new Set(below)], dependsOn }]
          }),
        ),
      )
      const order = wholeHistory(found)
      expect([...order].sort()).toEqual([...found.nodes.keys()].sort())
      for (const { id, down, dependsOn } of found.nodes.values()) {
        for (const one of [...down, ...dependsOn]) expect(order.indexOf(one)).toBeLessThan(order.indexOf(id))
      }
      if (found.problems.some(({ kind }) => kind === 'redundant-parent')) return
      const rows = rowsAfter(found, [], order, 'up')
      expect([...rows].sort()).toEqual([...found.realHeads].sort())
      expect([...rowsAfter(found, rows, downgradePlan(found, 'base', [...rows]), 'down')]).toEqual([])
    }),
    { numRuns: 200 },
  )
})
