import { allOf, as, objectName, rangeName } from '../../parsers/sql/nodes.ts'
import type { FixUnit } from './define-fix.ts'

type Undoes = (unit: FixUnit) => boolean

/** A statement of the way back that drops an index. */
export function dropsIndex(name: string): Undoes {
  return ({ node }) => {
    const drop = as(node, 'DropStmt')
    if (drop?.removeType !== 'OBJECT_INDEX') return false
    return drop.objects?.length === 1 && drop.objects.every((one) => objectName(one).name === name)
  }
}

/** A statement of the way back that creates an index. */
export function createsIndex(name: string): Undoes {
  return ({ node }) => as(node, 'IndexStmt')?.idxname === name
}

/** A statement of the way back that drops a constraint of a table. */
export function dropsConstraint(table: string, name: string): Undoes {
  return commandOf(table, (subtype, dropped) => subtype === 'AT_DropConstraint' && dropped === name)
}

/** A statement of the way back that drops a column. */
export function dropsColumn(table: string, name: string): Undoes {
  return commandOf(table, (subtype, dropped) => subtype === 'AT_DropColumn' && dropped === name)
}

/** A statement of the way back that makes a single change to a column or constraint of a table. */
export function commandOf(table: string, fits: (subtype: string, name: string) => boolean): Undoes {
  return ({ node }) => {
    const alter = as(node, 'AlterTableStmt')
    const [command, ...others] = allOf(alter?.cmds, 'AlterTableCmd')
    if (alter === undefined || command === undefined || others.length > 0) return false
    return rangeName(alter.relation ?? {}).name === table && fits(command.subtype ?? '', command.name ?? '')
  }
}

export function anyOf(...all: readonly Undoes[]): Undoes {
  return (unit) => all.some((one) => one(unit))
}

/** What a statement makes or drops, in one word for both ways: `column orders.status`; undefined when it is many things. */
export function subjectOf({ node }: FixUnit): string | undefined {
  const alter = as(node, 'AlterTableStmt')
  const [command, ...others] = allOf(alter?.cmds, 'AlterTableCmd')
  if (alter !== undefined) {
    if (command === undefined || others.length > 0) return undefined
    const table = rangeName(alter.relation ?? {}).name
    const name = command.name ?? as(command.def, 'ColumnDef')?.colname ?? as(command.def, 'Constraint')?.conname
    return name === undefined ? undefined : `part ${table}.${name}`
  }
  const created = as(node, 'CreateStmt')?.relation?.relname
  if (created !== undefined) return `relation ${created}`
  const index = as(node, 'IndexStmt')?.idxname
  if (index !== undefined) return `relation ${index}`
  const drop = as(node, 'DropStmt')
  const [only, ...more] = drop?.objects ?? []
  return only === undefined || more.length > 0 ? undefined : `relation ${objectName(only).name}`
}
