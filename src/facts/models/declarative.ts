import type { PythonNode } from '../../parsers/python/tree.ts'
import { allowsNone, annotatedField, isClassVariable, mappedAnnotation, sharedColumn } from './annotations.ts'
import { columnCall, columnIn, readColumn } from './columns.ts'
import { addColumn, emptyDraft, type TableDraft } from './draft.ts'
import type { Member } from './members.ts'
import type { Reading } from './reading.ts'
import { readRelationship, relationshipCall } from './relationships.ts'
import { readField } from './sqlmodel.ts'
import { addItem, tableArguments } from './table-items.ts'
import { isAbstract, isTable, tableNameOf } from './table-name.ts'
import type { CallValue, ClassValue, Value } from './values.ts'
import { lastWord } from './values.ts'

/** Bases outside the repository that add no columns. */
const HARMLESS =
  /^(object|typing|typing_extensions|abc|enum|collections|dataclasses|pydantic|sqlalchemy|sqlmodel|fastapi|starlette|attrs?|functools|contextlib|flask_login|itsdangerous|Generic|Protocol|ABC|dict|Exception|uuid|datetime|types|json|logging|threading|structlog)\b/

/** The table of a mapped class; undefined when it has none and derives from none that has. */
export function readMappedClass(type: ClassValue, reader: Reading): TableDraft | undefined {
  const line = reader.ancestry.of(type)
  const root = reader.ancestry.rootOf(type)
  if (root === undefined || isAbstract(type, reader) || isBase(type, reader)) return undefined
  if (root.style === 'sqlmodel' && !isTable(type)) return undefined
  const above = line.slice(1).flatMap((one) => (one.kind === 'class' ? [one.type] : []))
  const parentType = above.find((one) => reader.tableOf(one) !== undefined)
  const parent = parentType === undefined ? undefined : reader.tableOf(parentType)
  const given = givenTable(type, reader)
  if (given !== undefined) return withMembers(given, type, undefined, reader)
  const found = tableNameOf(type, reader)
  if (found.kind === 'none') {
    if (parent !== undefined) return withMembers(parent, type, parentType, reader)
    return undefined
  }
  if (found.kind === 'unknown') {
    reader.noteUnresolved(type.node, `the name of its table: ${found.reason}`)
    return undefined
  }
  const draft = newTable(found.name, type, reader)
  if (root.style === 'flask' && draft.columns.length === 0 && parent !== undefined) return parent
  return withMembers(draft, type, parentType, reader)
}

/** `class Base(DeclarativeBase)` is never mapped itself, whatever it gives its classes. */
function isBase(type: ClassValue, reader: Reading): boolean {
  return reader.ancestry
    .basesOf(type)
    .some(
      (base) =>
        base.kind === 'root' &&
        base.style === 'declarative' &&
        base.call === undefined &&
        /DeclarativeBase/.test(base.key),
    )
}

/** `__table__ = Table(…)`. */
function givenTable(type: ClassValue, reader: Reading): TableDraft | undefined {
  const member = reader.bodyOf(type).members.get('__table__')
  const value = member === undefined ? undefined : reader.valueOf(type, member)
  return value?.kind === 'call' && lastWord(value.name) === 'Table' ? reader.coreTable(value, type.name) : undefined
}

function newTable(name: string, type: ClassValue, reader: Reading): TableDraft {
  const { evaluator } = reader
  const metadata = reader.metadata.ofClass(type)
  reader.noteMetadata(metadata)
  const member = reader.lookUp(type, '__table_args__')
  const args = tableArguments(member === undefined ? undefined : reader.valueOf(type, member.member), evaluator)
  const schema = args.options.get('schema')
  const written = schema === undefined ? metadata?.schema : evaluator.scalar(schema)
  const draft = emptyDraft({
    name,
    schema: typeof written === 'string' ? written : undefined,
    class: type.name,
    style: reader.ancestry.rootOf(type)?.style === 'sqlmodel' ? 'sqlmodel' : 'declarative',
    metadata: metadata?.key,
    at: type.node.position,
  })
  if (args.isOpen) draft.doubts.push('its __table_args__ are not all known')
  if (schema !== undefined && written === undefined) draft.doubts.push('its schema is not known')
  for (const item of args.items) addItem(draft, evaluator.value(item), item.node, evaluator)
  return draft
}

/** Adds what the class and the unmapped ones above it declare, nearest first; what the mapped parent has is its own. */
function withMembers(draft: TableDraft, type: ClassValue, parent: ClassValue | undefined, reader: Reading): TableDraft {
  const inherited = new Set(parent === undefined ? [] : reader.ancestry.of(parent).map(({ key }) => key))
  const seen = new Set<string>()
  for (const one of reader.ancestry.of(type)) {
    if (inherited.has(one.key)) continue
    if (one.kind === 'unknown') draft.doubts.push(one.reason)
    if (one.kind === 'external' && !HARMLESS.test(one.key)) draft.doubts.push(`what ${one.key} adds is not known`)
    if (one.kind !== 'class') continue
    const { members, loose, doubts } = reader.bodyOf(one.type)
    draft.doubts.push(...doubts)
    for (const node of loose) addLoose(draft, node, reader)
    for (const member of members.values()) {
      if (seen.has(member.name)) continue
      seen.add(member.name)
      if (!member.name.startsWith('__')) readMember(draft, type, member, reader)
    }
  }
  return draft
}

/** `UniqueConstraint(user_id, name)` in the body of a class joins the table of its columns. */
function addLoose(draft: TableDraft, node: PythonNode, reader: Reading): void {
  const value = reader.evaluator.at(node)
  if (value.kind !== 'call' || !/^(UniqueConstraint|Index)$/.test(lastWord(value.name))) return
  const given = lastWord(value.name) === 'Index' ? value.positional.slice(1) : value.positional
  // Texts name columns of a table it is not part of: SQLAlchemy lets such a constraint fall.
  const isAttached = given.some((one) => columnCall(reader.evaluator.value(one)) !== undefined)
  if (isAttached) addItem(draft, value, node, reader.evaluator)
}

function readMember(draft: TableDraft, type: ClassValue, member: Member, reader: Reading): void {
  const { evaluator, python } = reader
  const { annotation, name: attribute } = member
  const value = reader.valueOf(type, member)
  const mapped = annotation === undefined ? undefined : mappedAnnotation(annotation, python)
  const relationship = relationshipCall(value)
  if (relationship !== undefined) {
    const loading =
      mapped?.wrapper === 'DynamicMapped' ? 'dynamic' : mapped?.wrapper === 'WriteOnlyMapped' ? 'write_only' : undefined
    const inner = mapped?.inner ?? annotation
    draft.relationships.push(readRelationship(attribute, relationship, { inner, loading }, evaluator))
    return
  }
  const call = columnIn(value, evaluator)
  const isField = draft.style === 'sqlmodel' && call === undefined && annotation !== undefined && mapped === undefined
  if (isField) {
    if (isClassVariable(annotation) || attribute.startsWith('_') || attribute === 'model_config') return
    const field =
      value?.kind === 'call' && lastWord(value.name) === 'Field' ? value : annotatedField(annotation, python, evaluator)
    readField(draft, { attribute, annotation, field, value }, reader)
    return
  }
  const shared = mapped === undefined ? undefined : sharedColumn(mapped.inner, python, evaluator)
  if (call !== undefined) {
    const isMapped = lastWord(call.name) === 'mapped_column' && mapped !== undefined
    const place = {
      attribute,
      nullable: isMapped ? allowsNone(mapped.inner, python) : undefined,
      type: annotation?.text,
      shared: isMapped ? shared : undefined,
    }
    addColumn(draft, readColumn(call, place, evaluator, draft.doubts))
    return
  }
  if (composite(draft, value, reader)) return
  if (mapped !== undefined && member.value === undefined && member.declared === undefined && annotation !== undefined) {
    addAnnotated(draft, { attribute, inner: mapped.inner, shared, node: member.node, type: annotation.text }, reader)
    return
  }
  if (value?.kind === 'unknown' && (mapped !== undefined || member.declared !== undefined))
    draft.doubts.push(`${attribute}: ${value.reason}`)
}

interface Annotated {
  readonly attribute: string
  readonly inner: Member['node'] | string
  readonly shared: CallValue | undefined
  readonly node: Member['node']
  readonly type: string
}

/** `name: Mapped[str]` without a value. */
function addAnnotated(draft: TableDraft, { attribute, inner, shared, node, type }: Annotated, reader: Reading): void {
  const bare: CallValue = {
    kind: 'call',
    name: 'sqlalchemy.orm.mapped_column',
    on: undefined,
    positional: [],
    named: new Map(),
    isOpen: false,
    node,
  }
  const place = { attribute, nullable: allowsNone(inner, reader.python), type, shared }
  addColumn(draft, readColumn(bare, place, reader.evaluator, draft.doubts))
}

/** `composite(Point, mapped_column("x"), mapped_column("y"))`. */
function composite(draft: TableDraft, value: Value | undefined, reader: Reading): boolean {
  if (value?.kind !== 'call' || lastWord(value.name) !== 'composite') return false
  for (const argument of value.positional) {
    const call = columnIn(reader.evaluator.value(argument), reader.evaluator)
    const place = { attribute: undefined, nullable: undefined, type: undefined }
    if (call !== undefined) addColumn(draft, readColumn(call, place, reader.evaluator, draft.doubts))
  }
  return true
}
