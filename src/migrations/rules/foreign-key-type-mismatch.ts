import { type ColumnType, formatType } from '../../parsers/sql/nodes.ts'
import { type Catalogue, type Relation, showKey, type TableConstraint } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'foreign-key-type-mismatch',
  title: 'Foreign key between columns of different types',
  severity: 'warning',
  rows: ['B17'],
  effect: 'A narrower column runs out of values before its parent does; unrelated types make the statement fail.',
  safeForm: 'Give both columns the same type.',
  unmeasured: 'It is about the plans of later queries.',
  references: [postgres.constraints],
  level: 'revision',
  check({ schemaBefore, schemaAfter, statements, index }) {
    return schemaAfter.relations.changedSince(schemaBefore.relations).flatMap(([key, relation]) =>
      [...relation.constraints.values()].flatMap((constraint) => {
        if (constraint.created?.revision !== index || constraint.references === undefined) return []
        const differing = mismatch(constraint, relation, schemaAfter)
        const at = statements.find(
          ({ sql }) => constraint.columns.some((column) => sql.includes(column)) && sql.includes(relation.name),
        )
        return differing === undefined
          ? []
          : [{ message: `${showKey(key)}.${differing}.`, ...(at === undefined ? {} : { at }) }]
      }),
    )
  },
})

function mismatch(constraint: TableConstraint, relation: Relation, schema: Catalogue): string | undefined {
  const parent = schema.relations.get(constraint.references?.key ?? '')
  const named = constraint.references?.columns ?? []
  const primary = [...(parent?.constraints.values() ?? [])].find(({ kind }) => kind === 'primary key')
  const columns = named.length > 0 ? named : (primary?.columns ?? [])
  for (const [index, name] of constraint.columns.entries()) {
    const [own, other] = [relation.columns.get(name)?.type, parent?.columns.get(columns[index] ?? '')?.type]
    if (own === undefined || other === undefined || fits(own, other)) continue
    return `${name} is ${shown(own)}, ${parent?.name}.${columns[index]} is ${shown(other)}`
  }
  return undefined
}

const WIDTH: Readonly<Record<string, number>> = { int2: 2, int4: 4, int8: 8 }

/** Of one family, or an integer at least as wide as the one it points to. */
function fits(own: ColumnType, other: ColumnType): boolean {
  const [from, to] = [WIDTH[family(own)], WIDTH[family(other)]]
  return family(own) === family(other) || (from !== undefined && to !== undefined && from >= to)
}

/** `serial` is an integer with a default. */
function shown(type: ColumnType): string {
  return formatType(type.name.endsWith('serial') ? { ...type, name: SAME[type.name] ?? type.name } : type)
}

const SAME: Readonly<Record<string, string>> = {
  serial: 'int4',
  bigserial: 'int8',
  smallserial: 'int2',
  varchar: 'text',
  bpchar: 'text',
}

function family({ name, array }: ColumnType): string {
  return `${SAME[name] ?? name}${array ? '[]' : ''}`
}
