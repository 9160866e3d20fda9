import type { ColumnDraft } from './draft.ts'
import { brief } from './literals.ts'
import type { CallValue, Evaluator, Expression, Value } from './values.ts'
import { lastWord } from './values.ts'

/** What an attribute or the table around a column adds to what its call says. */
export interface ColumnPlace {
  readonly attribute: string | undefined
  /** What the annotation says, for columns of `mapped_column` and SQLModel. */
  readonly nullable: boolean | undefined
  /** The annotation, where the call names no type. */
  readonly type: string | undefined
  /** The call of `Annotated[…, mapped_column(…)]`, which the own call goes before. */
  readonly shared?: CallValue | undefined
}

const LIBRARIES = /^(sqlalchemy|sqlmodel|flask_sqlalchemy|flask_appbuilder)\b/

/** A call that makes a column; undefined for anything else. */
export function columnCall(value: Value | undefined): CallValue | undefined {
  if (value?.kind !== 'call' || !LIBRARIES.test(value.name)) return undefined
  return /^(Column|mapped_column)$/.test(lastWord(value.name)) ? value : undefined
}

/** The column inside `deferred(…)`, `column_property(…)` or `query_expression`; the call itself when it is one. */
export function columnIn(value: Value | undefined, evaluator: Evaluator): CallValue | undefined {
  const own = columnCall(value)
  if (own !== undefined) return own
  if (value?.kind !== 'call' || !LIBRARIES.test(value.name)) return undefined
  if (!/^(deferred|column_property)$/.test(lastWord(value.name))) return undefined
  const first = value.positional[0]
  return first === undefined ? undefined : columnCall(evaluator.value(first))
}

/** Reads a call of `Column` or `mapped_column`. Reasons for doubt are added to `doubts`. */
export function readColumn(call: CallValue, place: ColumnPlace, evaluator: Evaluator, doubts: string[]): ColumnDraft {
  const parts = { name: undefined as string | undefined, type: undefined as string | undefined, generated: false }
  const foreignKeys: ColumnDraft['foreignKeys'][number][] = []
  let identity = false
  const calls = place.shared === undefined ? [call] : [place.shared, call]
  for (const { positional, isOpen, node } of calls) {
    if (isOpen) doubts.push(`the arguments of ${brief(node)} are not all known`)
    positional.forEach((expression, position) => {
      const value = evaluator.value(expression)
      const word = value.kind === 'call' || value.kind === 'external' ? lastWord(value.name) : ''
      if (value.kind === 'constant' && position === 0)
        parts.name = value.value === null ? undefined : String(value.value)
      else if (value.kind === 'call' && word === 'ForeignKey') foreignKeys.push(readForeignKey(value, evaluator))
      else if (word === 'Identity' || word === 'Computed' || word === 'FetchedValue') {
        parts.generated = true
        identity ||= word === 'Identity'
      } else if (!/^(CheckConstraint|Sequence|ExcludeConstraint)$/.test(word)) parts.type ??= textOf(expression)
    })
  }
  const named = (name: string): Expression | undefined => call.named.get(name) ?? place.shared?.named.get(name)
  const flag = (name: string): boolean | undefined => {
    const given = named(name)
    if (given === undefined) return false
    const value = evaluator.scalar(given)
    if (value === undefined) doubts.push(`${name}=${textOf(given)} is not known`)
    return value === undefined ? undefined : Boolean(value)
  }
  const given = named('name')
  const name = parts.name ?? (given === undefined ? undefined : evaluator.scalar(given))
  if (given !== undefined && name === undefined) doubts.push(`the name ${textOf(given)} is not known`)
  const type = named('type_')
  const primaryKey = flag('primary_key') ?? false
  return {
    name: typeof name === 'string' ? name : (place.attribute ?? ''),
    attribute: place.attribute,
    type: parts.type ?? (type === undefined ? place.type : textOf(type)),
    nullable: nullability(named('nullable'), primaryKey, identity, place, evaluator),
    hasDefault:
      parts.generated || isGiven(named, ['default', 'server_default', 'insert_default', 'default_factory'], evaluator),
    primaryKey,
    index: flag('index') ?? false,
    unique: flag('unique') ?? false,
    foreignKeys,
    at: call.node.position,
    node: call.node,
  }
}

/** `nullable=`, else what the annotation says, else NULL is allowed but in keys. */
function nullability(
  given: Expression | undefined,
  primaryKey: boolean,
  identity: boolean,
  place: ColumnPlace,
  evaluator: Evaluator,
): boolean | undefined {
  const value = given === undefined ? undefined : evaluator.value(given)
  if (value !== undefined && !(value.kind === 'constant' && value.value === null))
    return value.kind === 'constant' ? Boolean(value.value) : undefined
  if (primaryKey || identity) return false
  return place.nullable ?? true
}

function isGiven(
  named: (name: string) => Expression | undefined,
  names: readonly string[],
  evaluator: Evaluator,
): boolean {
  return names.some((name) => {
    const given = named(name)
    return given !== undefined && evaluator.scalar(given) !== null
  })
}

/** `ForeignKey("users.id", ondelete="CASCADE")`. */
export function readForeignKey(call: CallValue, evaluator: Evaluator): ColumnDraft['foreignKeys'][number] {
  const target = call.positional[0] ?? call.named.get('column')
  const onDelete = evaluator.scalar(call.named.get('ondelete'))
  return {
    targets: [target === undefined ? { kind: 'unknown', reason: 'no target' } : evaluator.value(target)],
    onDelete: typeof onDelete === 'string' ? onDelete : undefined,
    at: call.node.position,
  }
}

/** An expression as written, on one line. */
export function textOf({ node }: Expression): string {
  const text = node.text.replaceAll(/\s+/g, ' ')
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
