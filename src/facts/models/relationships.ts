import type { PythonNode } from '../../parsers/python/tree.ts'
import { relatedClass } from './annotations.ts'
import type { RelationshipDraft } from './draft.ts'
import type { Loading } from './types.ts'
import type { CallValue, Evaluator, Expression, Value } from './values.ts'
import { lastWord } from './values.ts'

/** A call that makes a relationship between classes; undefined for anything else. */
export function relationshipCall(value: Value | undefined): CallValue | undefined {
  if (value?.kind !== 'call') return undefined
  return /^(relationship|relation|dynamic_loader|Relationship)$/.test(lastWord(value.name)) ? value : undefined
}

/** What the annotation of a relationship says. */
export interface RelationshipAnnotation {
  readonly inner: PythonNode | string | undefined
  readonly loading: Loading | undefined
}

/** Reads `relationship("Child", lazy="selectin", …)`, and `Relationship(sa_relationship_kwargs={…})` of SQLModel. */
export function readRelationship(
  attribute: string,
  call: CallValue,
  annotation: RelationshipAnnotation,
  evaluator: Evaluator,
): RelationshipDraft {
  const kwargs = call.named.get('sa_relationship_kwargs')
  const inner = kwargs === undefined ? undefined : evaluator.value(kwargs)
  const named = (name: string): Expression | undefined =>
    call.named.get(name) ?? (inner?.kind === 'dict' ? inner.entries.get(name) : undefined)
  const isSqlModel = lastWord(call.name) === 'Relationship'
  const target = isSqlModel ? undefined : (call.positional[0] ?? named('argument'))
  const related = annotation.inner === undefined ? undefined : relatedClass(annotation.inner)
  const uselist = evaluator.scalar(named('uselist'))
  const isDynamic = lastWord(call.name) === 'dynamic_loader'
  return {
    attribute,
    target: target === undefined ? annotated(related?.node, evaluator) : called(evaluator.value(target), evaluator),
    loading: isDynamic ? 'dynamic' : (annotation.loading ?? loadingOf(named('lazy'), evaluator)),
    many: typeof uselist === 'boolean' ? uselist : related?.many,
    secondary: named('secondary') !== undefined || call.named.has('link_model'),
    at: call.node.position,
  }
}

function annotated(node: PythonNode | string | undefined, evaluator: Evaluator): Value | undefined {
  if (node === undefined) return undefined
  if (typeof node === 'string') return { kind: 'constant', value: node }
  const value = evaluator.at(node)
  return value.kind === 'class' ? value : { kind: 'constant', value: node.text.replaceAll(/["']/g, '') }
}

/** `relationship(lambda: Child)`. */
function called(value: Value, evaluator: Evaluator): Value {
  return value.kind === 'function' ? evaluator.call(value, []) : value
}

const WORDS: Readonly<Record<string, Loading>> = {
  select: 'select',
  joined: 'joined',
  selectin: 'selectin',
  subquery: 'subquery',
  raise: 'raise',
  raise_on_sql: 'raise',
  noload: 'noload',
  dynamic: 'dynamic',
  write_only: 'write_only',
  immediate: 'immediate',
}

function loadingOf(given: Expression | undefined, evaluator: Evaluator): Loading {
  if (given === undefined) return 'select'
  const value = evaluator.scalar(given)
  if (value === true) return 'select'
  if (value === false) return 'joined'
  if (value === null) return 'noload'
  return typeof value === 'string' ? (WORDS[value] ?? 'unknown') : 'unknown'
}
