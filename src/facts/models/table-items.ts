import type { PythonNode } from '../../parsers/python/tree.ts'
import { columnCall, readColumn, readForeignKey } from './columns.ts'
import type { TableDraft } from './draft.ts'
import { addColumn } from './draft.ts'
import { brief } from './literals.ts'
import type { CallValue, Evaluator, Expression, Value } from './values.ts'
import { lastWord } from './values.ts'

/** What stands among the arguments of a table that makes nothing of what is told here. */
const OTHER = /^(CheckConstraint|ExcludeConstraint|Comment|DDL|Sequence)$/

/** Adds what one argument of `Table(…)` or `__table_args__` declares. */
export function addItem(draft: TableDraft, value: Value, node: PythonNode, evaluator: Evaluator): void {
  if (value.kind !== 'call') {
    if (value.kind === 'constant' && value.value === null) return
    draft.doubts.push(`${brief(node)} among the arguments of the table is not known`)
    return
  }
  const word = lastWord(value.name)
  // `Index(…).ddl_if(dialect="postgresql")`
  if (word === 'ddl_if' && value.on !== undefined) addItem(draft, value.on, node, evaluator)
  else if (columnCall(value) !== undefined) addColumn(draft, readColumn(value, blank, evaluator, draft.doubts))
  else if (word === 'Index') addIndex(draft, value, evaluator)
  else if (word === 'UniqueConstraint') {
    draft.uniques.push({ columns: given(value, evaluator, draft), at: value.node.position })
  } else if (word === 'PrimaryKeyConstraint') {
    draft.primaryKey.push(...given(value, evaluator, draft))
  } else if (word === 'ForeignKeyConstraint') addForeignKey(draft, value, evaluator)
  else if (word === 'ForeignKey') readForeignKey(value, evaluator)
  else if (!OTHER.test(word)) draft.doubts.push(`${brief(value.node)} among the arguments of the table is not known`)
}

const blank = { attribute: undefined, nullable: undefined, type: undefined }

function given({ positional, isOpen, node }: CallValue, evaluator: Evaluator, draft: TableDraft): Value[] {
  if (isOpen) draft.doubts.push(`the arguments of ${brief(node)} are not all known`)
  return positional.map((one) => evaluator.value(one))
}

/** `Index("name", column, …)`, also when it stands outside of its table. */
export function addIndex(draft: TableDraft, call: CallValue, evaluator: Evaluator): void {
  const [first, ...columns] = given(call, evaluator, draft)
  const named = (key: string): Expression | undefined => call.named.get(key)
  const where = named('postgresql_where')
  const method = evaluator.scalar(named('postgresql_using'))
  const unique = evaluator.scalar(named('unique'))
  draft.indexes.push({
    name: first?.kind === 'constant' && typeof first.value === 'string' ? first.value : undefined,
    unnamed: first?.kind === 'constant' && first.value === null,
    columns,
    unique: unique === true,
    partial: where !== undefined && evaluator.scalar(where) !== null,
    method: typeof method === 'string' ? method : undefined,
    at: call.node.position,
  })
}

function addForeignKey(draft: TableDraft, call: CallValue, evaluator: Evaluator): void {
  const listed = (name: string, place: number): Value[] | undefined => {
    const expression = call.named.get(name) ?? call.positional[place]
    const value = expression === undefined ? undefined : evaluator.value(expression)
    return value?.kind === 'list' && !value.isOpen ? value.items.map((item) => evaluator.value(item)) : undefined
  }
  const columns = listed('columns', 0)
  const targets = listed('refcolumns', 1)
  if (columns === undefined || targets === undefined) {
    draft.doubts.push(`the columns of ${brief(call.node)} are not known`)
    return
  }
  const onDelete = evaluator.scalar(call.named.get('ondelete'))
  draft.foreignKeys.push({
    columns,
    targets,
    onDelete: typeof onDelete === 'string' ? onDelete : undefined,
    at: call.node.position,
  })
}

/** Reads `__table_args__`: constraints, and options in a dictionary at the end. Gives the schema it names. */
export function tableArguments(
  value: Value | undefined,
  evaluator: Evaluator,
): {
  readonly items: readonly Expression[]
  readonly options: ReadonlyMap<string, Expression>
  readonly isOpen: boolean
} {
  const none = new Map<string, Expression>()
  if (value === undefined || (value.kind === 'constant' && value.value === null))
    return { items: [], options: none, isOpen: false }
  if (value.kind === 'dict') return { items: [], options: value.entries, isOpen: value.isOpen }
  if (value.kind !== 'list') return { items: [], options: none, isOpen: true }
  const last = value.items.at(-1)
  const options = last === undefined ? undefined : evaluator.value(last)
  if (options?.kind !== 'dict') return { items: value.items, options: none, isOpen: value.isOpen }
  return { items: value.items.slice(0, -1), options: options.entries, isOpen: value.isOpen || options.isOpen }
}
