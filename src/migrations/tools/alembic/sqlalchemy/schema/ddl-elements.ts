import { asFlag, asText } from '../../library/convert.ts'
import { makes } from '../../library/members.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { type CallSite, PyCallable, PyObject, type PyValue } from '../../python/values.ts'
import { asName, renderLimitedName, renderName } from '../name.ts'
import { Sequence } from './generators.ts'
import { Index } from './index.ts'
import { Table } from './table.ts'
import { createTableSql } from './table-ddl.ts'

/** A statement on the schema as an object: `DDL('…')`, `CreateSequence(seq)`. */
export class DdlElement extends PyObject {
  readonly typeName = 'a DDL statement'
  readonly sql: () => string
  constructor(sql: () => string) {
    super()
    this.sql = sql
  }
  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'execute_if') return new PyCallable(name, () => site.unknown('DDL that runs under a condition'))
    return undefined
  }
}

/** `%%` stands for a percent sign, since the text is formatted with its context. */
function ddlText(text: string): string {
  if (/%(?!%)/.test(text.replaceAll('%%', ''))) unknowable('DDL() with parts to be filled in')
  return text.replaceAll('%%', '%')
}

function asTable(value: PyValue | undefined): Table {
  const given = known(value ?? null)
  return given instanceof Table ? given : unknowable('the table is not known')
}

function asSequence(value: PyValue | undefined): Sequence {
  const given = known(value ?? null)
  return given instanceof Sequence ? given : unknowable('the sequence is not known')
}

/** Classes of `sqlalchemy.schema` that are statements. */
export const ddlElements: Readonly<Record<string, PyValue>> = {
  DDL: makes('DDL', 'statement context?', (args) => {
    if ((args.get('context') ?? null) !== null) unknowable('DDL() with a context')
    const text = asText(args.get('statement'), 'the statement')
    return new DdlElement(() => ddlText(text))
  }),
  CreateSequence: makes('CreateSequence', 'element if_not_exists?', (args) => {
    const [sequence, exists] = [asSequence(args.get('element')), asFlag(args.get('if_not_exists'), 'if_not_exists')]
    return new DdlElement(() => sequence.createSql(exists))
  }),
  DropSequence: makes('DropSequence', 'element if_exists?', (args) => {
    const [sequence, exists] = [asSequence(args.get('element')), asFlag(args.get('if_exists'), 'if_exists')]
    return new DdlElement(() => sequence.dropSql(exists))
  }),
  CreateTable: makes('CreateTable', 'element include_foreign_key_constraints? if_not_exists?', (args) => {
    const [table, exists] = [asTable(args.get('element')), asFlag(args.get('if_not_exists'), 'if_not_exists')]
    return new DdlElement(() => createTableSql(table, exists))
  }),
  DropTable: makes('DropTable', 'element if_exists?', (args) => {
    const [table, exists] = [asTable(args.get('element')), asFlag(args.get('if_exists'), 'if_exists')]
    return new DdlElement(() => `DROP TABLE ${exists ? 'IF EXISTS ' : ''}${table.sql}`)
  }),
  CreateSchema: makes('CreateSchema', 'name if_not_exists?', (args) => {
    const [name, exists] = [asName(args.get('name'), 'the schema'), asFlag(args.get('if_not_exists'), 'if_not_exists')]
    return new DdlElement(() => `CREATE SCHEMA ${exists ? 'IF NOT EXISTS ' : ''}${renderName(name)}`)
  }),
  DropSchema: makes('DropSchema', 'name cascade? if_exists?', (args) => {
    const [name, exists] = [asName(args.get('name'), 'the schema'), asFlag(args.get('if_exists'), 'if_exists')]
    const cascade = asFlag(args.get('cascade'), 'cascade') ? ' CASCADE' : ''
    return new DdlElement(() => `DROP SCHEMA ${exists ? 'IF EXISTS ' : ''}${renderName(name)}${cascade}`)
  }),
  CreateIndex: makes('CreateIndex', 'element if_not_exists?', (args) => {
    const index = known(args.get('element') ?? null)
    const exists = asFlag(args.get('if_not_exists'), 'if_not_exists')
    if (!(index instanceof Index)) return unknowable('the index is not known')
    return new DdlElement(() => createIndexSql(index, exists))
  }),
}

/** An index made of the columns of a table belongs to that table. */
function createIndexSql(index: Index, ifNotExists: boolean): string {
  const owners = index.elements.map(({ node }) => (node.kind === 'column' ? node.table : undefined))
  const [owner] = owners
  if (owner?.kind !== 'table' || index.name === undefined) return unknowable('the table of an index is not known')
  const schema = owner.schema === undefined ? '' : `${renderName(owner.schema)}.`
  return index.createSql(renderLimitedName(index.name), schema + renderName(owner.name), ifNotExists)
}
