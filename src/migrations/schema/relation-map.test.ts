import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Relation } from './catalogue.ts'
import { RelationMap } from './relation-map.ts'
import { blankRelation } from './tables.ts'

function table(key: string, parent?: string): Relation {
  return { ...blankRelation(key, 'table', undefined), partitionOf: parent }
}

function contents(map: RelationMap<Relation>): Record<string, Relation> {
  return Object.fromEntries(map)
}

type Act = {
  readonly kind: 'set' | 'delete' | 'copy'
  readonly which: number
  readonly key: number
  readonly parent: number
}

const act = fc.record<Act>({
  kind: fc.constantFrom('set', 'set', 'delete', 'copy'),
  which: fc.nat(5),
  key: fc.nat(200),
  parent: fc.nat(3),
})

it('behaves as independent maps, whatever is copied from what', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 120 }), (acts) => {
      const maps = [new RelationMap<Relation>()]
      const plain = [new Map<string, Relation>()]
      for (const { kind, which, key, parent } of acts) {
        const at = which % maps.length
        const [map, other] = [maps[at], plain[at]]
        if (map === undefined || other === undefined) continue
        const name = `public.t${key}`
        if (kind === 'copy') {
          maps.push(new RelationMap(map))
          plain.push(new Map(other))
        } else if (kind === 'set') {
          const relation = table(name, parent === 0 ? undefined : `public.t${parent}`)
          map.set(name, relation)
          other.set(name, relation)
        } else {
          map.delete(name)
          other.delete(name)
        }
      }
      for (const [at, map] of maps.entries()) {
        const other = plain[at] ?? new Map<string, Relation>()
        expect(contents(map)).toEqual(Object.fromEntries(other))
        for (const parent of ['public.t1', 'public.t2', 'public.t3']) {
          const children = [...other].filter(([, relation]) => relation.partitionOf === parent).map(([key]) => key)
          expect([...map.childrenOf(parent)].sort()).toEqual(children.sort())
        }
        for (const [before, earlier] of maps.entries()) {
          const changed = [...other].filter(([key, relation]) => plain[before]?.get(key) !== relation)
          expect(Object.fromEntries(map.changedSince(earlier))).toEqual(Object.fromEntries(changed))
        }
      }
    }),
  )
})

it('keeps the order in which relations were first met', () => {
  const map = new RelationMap<Relation>()
  const keys = Array.from({ length: 200 }, (_, at) => `public.t${(at * 7) % 200}`)
  for (const key of keys) map.set(key, table(key))
  expect([...map.keys()]).toEqual(keys)
})
