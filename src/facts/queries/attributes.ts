import { decoratorsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Model } from '../models/types.ts'
import type { Flow } from './flow.ts'
import { joinValues } from './flow.ts'
import { resolvedValue } from './lookup.ts'
import type { Machine } from './machine.ts'
import { NO_ARGUMENTS } from './machine.ts'
import type { Site } from './site.ts'
import { statement, tableSource, withSource } from './statement.ts'
import type { Instance, ModelValue, RowValue, TypeName, Value } from './values.ts'
import { UNKNOWN, unknownOf } from './values.ts'

/** What `object.name` stands for. */
export function attributeOf(machine: Machine, object: Value, name: string, node: PythonNode, flow: Flow): Value {
  switch (object.is) {
    case 'principal':
      return { is: 'principal', what: `${object.what}.${name}` }
    case 'request':
      return { ...object, ref: `${object.ref}.${name}` }
    case 'module': {
      const found = machine.python.member(object.resolved, name)
      return found === undefined ? UNKNOWN : resolvedValue(machine, found)
    }
    case 'external':
      return { is: 'external', name: `${object.name}.${name}`, given: object.given }
    case 'model':
      return modelAttribute(machine, object, name, node)
    case 'class':
      return member(machine, object.type, name, object) ?? classAttribute(object.type, name)
    case 'instance':
      return instanceAttribute(machine, object, name, node, flow)
    case 'row':
      return rowAttribute(machine, object, name, node, flow)
    case 'field':
      return { ...object }
    case 'statement':
      return subqueryColumn(object, name)
    case 'column':
      return name === 'c' || name === 'columns' ? object : unknownOf(object)
    case 'either':
      return (
        object.of
          .filter((one) => one.is !== 'constant' || one.value !== null)
          .map((one) => attributeOf(machine, one, name, node, flow))
          .reduce<Value | undefined>((all, one) => joinValues(all, one), undefined) ?? UNKNOWN
      )
    default:
      return outside(machine, object, node)
  }
}

/** What static types tell where the value itself does not. */
function outside(machine: Machine, object: Value, node: PythonNode): Value {
  const found = machine.python.resolve(node)
  if (found === undefined || found.kind === 'parameter' || found.kind === 'external') return unknownOf(object)
  if (found.kind === 'value' && found.node.enclosing('function_definition') !== undefined) {
    const type = machine.python.typeOf(node)
    return type?.kind === 'class' ? instanceOf(machine, type, unknownOf(object)) : unknownOf(object)
  }
  return resolvedValue(machine, found)
}

/** An object of a class of which nothing but the class is known. */
export function instanceOf(machine: Machine, type: TypeName, from: Value = UNKNOWN): Instance {
  const model = machine.models.ofClass(type.name)
  return {
    is: 'instance',
    type,
    model,
    attributes: new Map(),
    shared: undefined,
    from: from.is === 'unknown' ? from.from : [from],
  }
}

/** A member of a class: a method bound to `self`, a nested class, a value in its body. */
export function member(machine: Machine, type: TypeName, name: string, self: Value): Value | undefined {
  const found = machine.python.member(type, name)
  if (found === undefined || found.kind === 'external') return undefined
  if (found.kind !== 'function') return found.kind === 'parameter' ? undefined : resolvedValue(machine, found)
  const decorators = decoratorsOf(found.node).map(({ text }) => text)
  const isStatic = decorators.some((text) => /(^|\.)staticmethod$/.test(text))
  const bound = isStatic ? undefined : self
  return { is: 'function', definition: found.node, self: bound, closure: undefined }
}

export function isProperty(definition: PythonNode): boolean {
  return decoratorsOf(definition).some(({ text }) =>
    /(^|\.)((cached_|hybrid_|async_)?property|declared_attr|classproperty)\b/.test(text),
  )
}

/** `Base.metadata`, `Enum.MEMBER.value`: what no body of the repository declares. */
function classAttribute(type: TypeName, name: string): Value {
  return name === '__name__' ? { is: 'constant', value: type.name } : UNKNOWN
}

function modelAttribute(machine: Machine, object: ModelValue, name: string, node: PythonNode): Value {
  const { model, type, alias } = object
  if (/^(c|columns|__table__|__mapper__)$/.test(name)) return object
  if (name === 'query' || name === 'objects')
    return { is: 'statement', statement: withSource(statement('select', node), tableSource(alias, model.table)) }
  const column = columnOf(model, name)
  if (column !== undefined) return { is: 'column', alias, table: model.table, column }
  const related = model.relationships.find(({ attribute }) => attribute === name)
  if (related?.table !== undefined) {
    const target = machine.models.ofTable(related.table)
    if (target !== undefined)
      return {
        is: 'external',
        name: 'relationship',
        given: [{ is: 'model', model: target, type: undefined, alias: target.table }, object],
      }
  }
  const found = type === undefined ? undefined : member(machine, type, name, object)
  if (found?.is === 'function' && !isProperty(found.definition)) return found
  if (found !== undefined && found.is !== 'function' && found.is !== 'unknown' && found.is !== 'instance') return found
  return { is: 'column', alias, table: model.table, column: name }
}

/** The name in the database of the column an attribute stands for. */
export function columnOf(model: Model, attribute: string): string | undefined {
  return (
    model.columns.find((one) => one.attribute === attribute) ?? model.columns.find(({ name }) => name === attribute)
  )?.name
}

function instanceAttribute(machine: Machine, object: Instance, name: string, node: PythonNode, flow: Flow): Value {
  const own = object.attributes.get(name)
  if (own !== undefined) return own
  if (name === '__class__') return classOf(machine, object.type)
  // What the database gives a row that is being made: its identifier, its defaults.
  if (object.model !== undefined && object.from.length === 0 && columnOf(object.model, name) !== undefined)
    return { is: 'principal', what: `new ${object.model.table}` }
  const found = member(machine, object.type, name, object)
  if (found?.is === 'function' && isProperty(found.definition))
    return machine.call(found.definition, { ...NO_ARGUMENTS, self: object, node }, flow)
  if (found !== undefined) return found
  const assigned = assignedType(machine, object.type, name)
  if (assigned !== undefined) return assigned
  return object.from.length > 0 ? unknownOf(...object.from) : UNKNOWN
}

/** `self.repo = LeadRepository(session)` in a constructor that was not followed, or a declared type. */
function assignedType(machine: Machine, type: TypeName, name: string): Value | undefined {
  const key = `${type.name}.${name}`
  if (!machine.assigned.has(key)) {
    const found = findAssigned(machine, type, name)
    machine.assigned.set(key, found?.is === 'instance' ? { ...found, shared: key } : found)
  }
  return machine.assigned.get(key)
}

function findAssigned(machine: Machine, type: TypeName, name: string): Value | undefined {
  for (const { node } of machine.python.lineage(type).classes) {
    for (const assignment of node.find('assignment')) {
      const left = assignment.field('left')?.text
      if (left !== `self.${name}` && left !== name) continue
      const target = assignment.field('left')
      const known = target === undefined ? undefined : machine.python.typeOf(assignment.field('right') ?? target)
      const annotation = assignment.field('type')?.parts[0]
      const declared = annotation === undefined ? undefined : machine.python.resolve(annotation)
      const found = known?.kind === 'class' ? known : declared?.kind === 'class' ? declared : undefined
      if (found !== undefined) return instanceOf(machine, found)
    }
  }
  return undefined
}

export function classOf(machine: Machine, type: TypeName): Value {
  return resolvedValue(machine, type)
}

function rowAttribute(machine: Machine, object: RowValue, name: string, node: PythonNode, flow: Flow): Value {
  if (name === 'rowcount') return { is: 'field', row: object, column: 'rowcount' }
  const model = object.table === undefined ? undefined : machine.models.ofTable(object.table)
  if (model === undefined) return { is: 'field', row: object, column: name }
  const column = columnOf(model, name)
  if (column !== undefined) return { is: 'field', row: object, column }
  const related = model.relationships.find(({ attribute }) => attribute === name)
  if (related !== undefined) return { ...object, table: related.table }
  const type = model.class === undefined ? undefined : typeOfModel(machine, model)
  const found = type === undefined ? undefined : member(machine, type, name, object)
  if (found?.is === 'function') {
    if (!isProperty(found.definition)) return found
    return machine.call(found.definition, { ...NO_ARGUMENTS, self: object, node }, flow)
  }
  return { is: 'field', row: object, column: name }
}

/** The class of a model, by its full name. */
export function typeOfModel(machine: Machine, model: Model): TypeName | undefined {
  const name = model.class ?? ''
  const dot = name.lastIndexOf('.')
  const module = machine.python.module(name.slice(0, dot))
  const found =
    module === undefined
      ? undefined
      : machine.python.member({ kind: 'module', name: module.name, module }, name.slice(dot + 1))
  return found?.kind === 'class' ? found : undefined
}

/** `sub.c.lead_id` of a subquery: the column it was selected from, under the alias of the subquery. */
function subqueryColumn(object: Extract<Value, { is: 'statement' }>, name: string): Value {
  if (name === 'c' || name === 'columns' || name === 'selected_columns') return object
  const found = object.statement.selected.find((one) => one.is === 'column' && one.column === name)
  const alias = aliasOf(object.statement)
  const inner = object.statement
  return found?.is === 'column'
    ? { ...found, alias, inner }
    : { is: 'column', alias, table: undefined, column: name, inner }
}

/** The name under which a subquery stands in FROM. */
export function aliasOf({ node }: { readonly node: Site }): string {
  return `subquery ${node.tree.file}:${node.index}`
}
