import type { Position } from '../../core/position.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import type { TenantBackfill, TenantBackfillsFacts } from './types.ts'

const TENANT = /^(org|organi[sz]ation|tenant|workspace|company|account)_id$/

/** Where Alembic revisions make a tenant column required on tables that were there before. */
export default defineFact<TenantBackfillsFacts>({
  async collect({ fact }) {
    const python = await fact('python')
    const revisions = revisionsOf(python)
    return {
      revisions: revisions.length,
      backfills: revisions.flatMap(({ calls }) => calls.flatMap((call) => backfillAt(call, revisions))),
    }
  },
})

interface Revision {
  readonly module: PythonModule
  readonly upgrade: PythonNode
  readonly calls: readonly PythonNode[]
}

function revisionsOf({ modules }: PythonFacts): Revision[] {
  return modules.flatMap((module) => {
    if (!mayHold(module.tree, 'down_revision') || !/^down_revision\b/m.test(module.tree.text)) return []
    const upgrade = module.root.find('function_definition').find((one) => one.field('name')?.text === 'upgrade')
    return upgrade === undefined ? [] : [{ module, upgrade, calls: upgrade.find('call') }]
  })
}

/** `op.alter_column("leads", "org_id", nullable=False)`. */
function backfillAt(call: PythonNode, revisions: readonly Revision[]): TenantBackfill[] {
  if (!/alter_column$/.test(call.field('function')?.text ?? '') || !/nullable\s*=\s*False/.test(call.text)) return []
  const texts = (call.field('arguments')?.parts ?? []).flatMap((part) =>
    part.kind === 'string' ? [part.text.replace(/^\w*["']+|["']+$/g, '')] : [],
  )
  const column = texts.find((text) => TENANT.test(text))
  const table = texts.length > 1 ? texts[0] : batchTable(call)
  if (column === undefined || table === undefined) return []
  const fill = fillOf(table, column, call, revisions)
  const isConstant = fill !== undefined && isLiteral(fill.text, column)
  return [
    {
      table,
      column,
      requiredAt: at(call),
      filledAt: fill === undefined ? undefined : at(fill),
      isConstant,
      insertedAt: isConstant ? insertOf(column.replace(/_id$/, ''), revisions) : undefined,
    },
  ]
}

/** `SET org_id = 1`, `= :org`, `= '{DEFAULT}'`, `.values(org_id=DEFAULT_ORG)`; a column or a query is another thing. */
function isLiteral(text: string, column: string): boolean {
  if (/\bFROM\b|\bSELECT\b|select\(/i.test(text)) return false
  return new RegExp(`${column}["'\`]?\\s*=\\s*(['":{%\\d]|[A-Z_]{4,}\\b|default_)`).test(text)
}

function batchTable(call: PythonNode): string | undefined {
  return /batch_alter_table\(\s*["'](\w+)["']/.exec(call.enclosing('with_statement')?.text ?? '')?.[1]
}

function fillOf(
  table: string,
  column: string,
  before: PythonNode,
  revisions: readonly Revision[],
): PythonNode | undefined {
  const fills = new RegExp(
    `UPDATE\\s+["']?(\\w+\\.)?["'\`]?${table}\\b[\\s\\S]*SET[\\s\\S]*?["'\`]?${column}["'\`]?\\s*=|\\w*${table}\\w*\\.update\\([\\s\\S]*${column}|update\\(\\s*\\w*${table}\\w*[\\s\\S]*${column}`,
    'i',
  )
  const loop = /UPDATE\s+["'`]?\{?\w+\}?["'`]?\s+SET\s+["'`]?\{?(\w+)\}?/i
  for (const { calls, module } of revisions) {
    if (!module.tree.text.includes(column)) continue
    const found = calls.find((call) => {
      if (call.tree === before.tree && call.start > before.start) return false
      if (!/(execute|exec_driver_sql)$/.test(call.field('function')?.text ?? '')) return false
      return fills.test(call.text) || (call.tree === before.tree && loop.test(call.text) && call.text.includes('{'))
    })
    if (found !== undefined) return found
  }
  return undefined
}

function insertOf(tenant: string, revisions: readonly Revision[]): Position | undefined {
  const stem = tenant.slice(0, 3)
  const inserts = new RegExp(
    `INSERT\\s+INTO\\s+["'\`]?(\\w+\\.)?["'\`]?${stem}\\w*|bulk_insert\\(\\s*\\w*${stem}|insert\\(\\s*\\w*${stem}`,
    'i',
  )
  for (const { calls } of revisions) {
    const found = calls.find(
      (call) =>
        /(execute|bulk_insert|exec_driver_sql)$/.test(call.field('function')?.text ?? '') && inserts.test(call.text),
    )
    if (found !== undefined) return at(found)
  }
  return undefined
}

function at(node: PythonNode): Position {
  return { file: node.tree.file, line: node.line }
}
