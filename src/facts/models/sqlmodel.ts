import type { PythonNode } from '../../parsers/python/tree.ts'
import { allowsNone } from './annotations.ts'
import { columnIn, readColumn, readForeignKey } from './columns.ts'
import { addColumn, type ColumnDraft, type TableDraft } from './draft.ts'
import type { Reading } from './reading.ts'
import type { CallValue, Expression, Value } from './values.ts'
import { lastWord } from './values.ts'

interface FieldPlace {
  readonly attribute: string
  readonly annotation: PythonNode
  /** `Field(…)`, of the value or of the annotation. */
  readonly field: CallValue | undefined
  readonly value: Value | undefined
}

/** Adds the column SQLModel makes of an annotated attribute (`get_column_from_field` in its main.py). */
export function readField(draft: TableDraft, place: FieldPlace, reader: Reading): void {
  const { evaluator } = reader
  const { attribute, annotation, field, value } = place
  if (value?.kind === 'call' && /PrivateAttr$/.test(lastWord(value.name))) return
  if (field === undefined && value?.kind === 'unknown') draft.doubts.push(`${attribute}: ${value.reason}`)
  if (field?.isOpen === true) draft.doubts.push(`the arguments of ${attribute} are not all known`)
  const own = field?.named.get('sa_column')
  const column = own === undefined ? undefined : columnIn(evaluator.value(own), evaluator)
  if (column !== undefined) {
    addColumn(
      draft,
      readColumn(column, { attribute, nullable: undefined, type: annotation.text }, evaluator, draft.doubts),
    )
    return
  }
  // A type in its place is no column: SQLModel goes on as if it were not there.
  if (own !== undefined && /^(unknown|member)$/.test(evaluator.value(own).kind))
    draft.doubts.push(`the sa_column of ${attribute} is not known`)
  const kwargs = field?.named.get('sa_column_kwargs')
  const more = kwargs === undefined ? undefined : evaluator.value(kwargs)
  if (more !== undefined && more.kind !== 'dict' && more.kind !== 'constant')
    draft.doubts.push(`the sa_column_kwargs of ${attribute} are not known`)
  const named = (name: string): Expression | undefined =>
    (more?.kind === 'dict' ? more.entries.get(name) : undefined) ?? field?.named.get(name)
  const flag = (name: string): boolean => evaluator.scalar(named(name)) === true
  const nullable = evaluator.scalar(named('nullable'))
  const primaryKey = flag('primary_key')
  const name = evaluator.scalar(more?.kind === 'dict' ? more.entries.get('name') : undefined)
  const type = named('sa_type')
  addColumn(draft, {
    name: typeof name === 'string' ? name : attribute,
    attribute,
    type: type === undefined ? annotation.text : type.node.text,
    nullable: typeof nullable === 'boolean' ? nullable : primaryKey ? false : nullability(place, named, reader),
    hasDefault: hasDefault(place, named, reader),
    primaryKey,
    index: flag('index'),
    unique: flag('unique'),
    foreignKeys: foreignKeys(field, named, reader),
    at: field?.node.position ?? annotation.position,
    node: field?.node ?? annotation,
  })
}

/** A field that is None unless set allows NULL under pydantic 1, and does not under pydantic 2. */
function nullability(
  { annotation, field, value }: FieldPlace,
  named: (name: string) => Expression | undefined,
  { evaluator, python }: Reading,
): boolean | undefined {
  if (allowsNone(annotation, python)) return true
  const given = named('default') ?? field?.positional[0]
  const isNoneByDefault = given === undefined ? value !== undefined && isNone(value) : evaluator.scalar(given) === null
  return isNoneByDefault ? undefined : false
}

function hasDefault(
  { field, value }: FieldPlace,
  named: (name: string) => Expression | undefined,
  { evaluator }: Reading,
): boolean {
  if (['server_default', 'default_factory'].some((one) => named(one) !== undefined)) return true
  const given = named('default') ?? field?.positional[0]
  if (given === undefined) return value !== undefined && value !== field && !isNone(value)
  return given.node.text !== '...' && evaluator.scalar(given) !== null
}

function isNone(value: Value): boolean {
  return value.kind === 'constant' && value.value === null
}

function foreignKeys(
  field: CallValue | undefined,
  named: (name: string) => Expression | undefined,
  { evaluator }: Reading,
): ColumnDraft['foreignKeys'] {
  const keys: ColumnDraft['foreignKeys'][number][] = []
  const target = named('foreign_key')
  const onDelete = evaluator.scalar(named('ondelete'))
  if (target !== undefined && field !== undefined && evaluator.scalar(target) !== null) {
    keys.push({
      targets: [evaluator.value(target)],
      onDelete: typeof onDelete === 'string' ? onDelete : undefined,
      at: field.node.position,
    })
  }
  const more = named('sa_column_args')
  const items = more === undefined ? undefined : evaluator.value(more)
  for (const item of items?.kind === 'list' ? items.items : []) {
    const value = evaluator.value(item)
    if (value.kind === 'call' && lastWord(value.name) === 'ForeignKey') keys.push(readForeignKey(value, evaluator))
  }
  return keys
}
