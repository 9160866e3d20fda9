import { as, type ColumnType, columnType, formatType } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

const WHOLE = ['int2', 'int4', 'int8']

export default defineRule({
  id: 'type-narrowed',
  title: 'Column type made narrower',
  severity: 'warning',
  rows: ['C16'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'It fails at the first value that does not fit, or rounds and cuts values for good.',
  safeForm:
    'Count the values that do not fit first; keep them in a column of the old type until the release is proven.',
  references: [postgres.alterTable],
  level: 'command',
  on: 'AT_AlterColumnType',
  check(command, { target }) {
    const from = target.relation?.columns.get(command.name ?? '')?.type
    const to = columnType(as(command.def, 'ColumnDef')?.typeName)
    if (from === undefined || to === undefined || target.isNew || !isNarrower(from, to)) return undefined
    return { message: `${target.name}.${command.name}: what fits ${formatType(from)} may not fit ${formatType(to)}.` }
  },
})

function isNarrower(from: ColumnType, to: ColumnType): boolean {
  if (from.array !== to.array) return false
  const [before, after] = [WHOLE.indexOf(whole(from)), WHOLE.indexOf(whole(to))]
  if (before >= 0 && after >= 0) return after < before
  if (isText(from) && isText(to)) return shorter(from.modifiers[0], to.modifiers[0])
  if (from.name === 'float8' && to.name === 'float4') return true
  if (from.name === 'numeric' && to.name === 'numeric') return fewerDigits(from, to)
  const isTime = /^(?:time|timetz|timestamp|timestamptz|interval)$/.test(from.name) && from.name === to.name
  return isTime && (to.modifiers[0] ?? 6) < (from.modifiers[0] ?? 6)
}

function whole({ name }: ColumnType): string {
  return name === 'serial' ? 'int4' : name === 'bigserial' ? 'int8' : name === 'smallserial' ? 'int2' : name
}

function isText({ name }: ColumnType): boolean {
  return name === 'text' || name === 'varchar'
}

function shorter(from: number | undefined, to: number | undefined): boolean {
  return to !== undefined && (from === undefined || to < from)
}

function fewerDigits(from: ColumnType, to: ColumnType): boolean {
  const [precision, scale = 0] = to.modifiers
  if (precision === undefined) return false
  const [oldPrecision, oldScale = 0] = from.modifiers
  return oldPrecision === undefined || scale < oldScale || precision - scale < oldPrecision - oldScale
}
