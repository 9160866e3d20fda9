import { parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant, PythonFacts, Resolved } from '../python/types.ts'
import { argumentsAt, brief, dictionaryOf, listOf, operated, textOf } from './literals.ts'
import { methodOf } from './operations.ts'
import { run } from './run.ts'
import type { CallValue, Evaluator, Expression, Frame, Value } from './values.ts'
import { constant, unknown } from './values.ts'

const MAX_DEPTH = 40
/** Evaluations of one question: more would be a loop, or code that computes rather than declares. */
const MAX_WORK = 4000

/** What classes say of their members, asked back from those who know the mapped ones. */
export interface ClassMembers {
  /** `cls.name`; undefined when the class has no such member that can be told. */
  member(type: Extract<Value, { kind: 'class' }>['type'], name: string, node: PythonNode): Value | undefined
}

/** Evaluates the expressions in which tables are declared: constants, calls of libraries kept as they are, own helpers followed. */
export class Evaluation implements Evaluator {
  readonly python: PythonFacts
  readonly #members: ClassMembers
  #depth = 0
  #work = 0

  constructor(python: PythonFacts, members: ClassMembers) {
    this.python = python
    this.#members = members
  }

  /** The value of an expression. Never throws; what is not understood is unknown, with the reason. */
  value(expression: Expression): Value {
    if ('value' in expression) return expression.value
    if (this.#depth === 0) this.#work = 0
    if (this.#depth > MAX_DEPTH || ++this.#work > MAX_WORK) return unknown('it is computed in too many steps')
    this.#depth++
    try {
      return this.#evaluate(expression.node, expression.frame)
    } finally {
      this.#depth--
    }
  }

  at(node: PythonNode, frame?: Frame): Value {
    return this.value({ node, frame })
  }

  /** A string, number, boolean or None; undefined when it is something else or unknown. */
  scalar(expression: Expression | undefined): string | number | boolean | null | undefined {
    const value = expression === undefined ? undefined : this.value(expression)
    return value?.kind === 'constant' ? value.value : undefined
  }

  /** Calls a function of the repository with these values. */
  call(fn: Extract<Value, { kind: 'function' }>, positional: readonly Expression[]): Value {
    return this.#applied(fn, positional, new Map(), false)
  }

  #evaluate(node: PythonNode, frame: Frame | undefined): Value {
    switch (node.kind) {
      case 'string':
      case 'concatenated_string':
        return textOf(node, frame, this)
      case 'integer':
      case 'float':
        return constant(Number(node.text.replaceAll('_', '')))
      case 'true':
        return constant(true)
      case 'false':
        return constant(false)
      case 'none':
        return constant(null)
      case 'parenthesized_expression':
        return node.parts[0] === undefined ? unknown('nothing in brackets') : this.at(node.parts[0], frame)
      case 'list':
      case 'tuple':
      case 'set':
      case 'expression_list':
        return listOf(node, frame, this)
      case 'dictionary':
        return dictionaryOf(node, frame, this)
      case 'identifier':
        return this.#identifier(node, frame)
      case 'attribute':
        return this.#attribute(node, frame)
      case 'call':
        return this.#call(node, frame)
      case 'lambda':
        return { kind: 'function', node, frame }
      default:
        return operated(node, frame, this)
    }
  }

  #identifier(node: PythonNode, frame: Frame | undefined): Value {
    for (let at = frame; at !== undefined; at = at.parent) {
      const known = isWithin(node, at.owner) ? at.names.get(node.text) : undefined
      if (known !== undefined) return this.value(known)
    }
    const resolved = this.python.resolve(node)
    // `registry = registry(…)` in a class: what is being assigned is not there yet, the name of the module is meant.
    const isItself = resolved === undefined || (resolved.kind === 'value' && isWithin(node, resolved.node))
    const module = isItself ? this.python.moduleOf(node) : undefined
    const outer = module && this.python.member({ kind: 'module', name: module.name, module }, node.text)
    const found = outer === undefined || (outer.kind === 'value' && isWithin(node, outer.node)) ? resolved : outer
    return found === undefined ? unknown(`${node.text} is not known`) : this.#resolved(found, node, frame)
  }

  #resolved(found: Resolved, node: PythonNode, frame: Frame | undefined): Value {
    switch (found.kind) {
      case 'class':
        return { kind: 'class', type: found }
      case 'function':
        return { kind: 'function', node: found.node, frame: undefined }
      case 'module':
        return { kind: 'module', module: found.module }
      case 'external':
        return { kind: 'external', name: found.name }
      case 'parameter':
        return unknown(`${node.text} is given by the caller`)
      case 'value': {
        if (found.node.equals(node)) return unknown(`${node.text} is not known`)
        const around = frame !== undefined && isWithin(found.node, frame.owner) ? frame : undefined
        const value = this.at(found.node, around)
        return value.kind === 'unknown' ? (this.#settled(node) ?? value) : value
      }
    }
  }

  /** Settings count with their default. */
  #settled(node: PythonNode): Value | undefined {
    const value: Constant | undefined = this.python.constant(node)
    return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? constant(value)
      : undefined
  }

  #attribute(node: PythonNode, frame: Frame | undefined): Value {
    const object = node.field('object')
    const name = node.field('attribute')?.text
    if (object === undefined || name === undefined) return unknown(`${brief(node)} is not known`)
    const base = this.at(object, frame)
    return this.memberOf(base, name, node, frame)
  }

  /** `base.name` for a value. */
  memberOf(base: Value, name: string, node: PythonNode, frame?: Frame): Value {
    switch (base.kind) {
      case 'external':
        return { kind: 'external', name: `${base.name}.${name}` }
      case 'module': {
        const found = this.python.member({ kind: 'module', name: base.module.name, module: base.module }, name)
        return found === undefined ? unknown(`${brief(node)} is not known`) : this.#resolved(found, node, frame)
      }
      case 'class':
        return this.#members.member(base.type, name, node) ?? { kind: 'member', of: base, name, node }
      case 'call':
      case 'member':
        return { kind: 'member', of: base, name, node }
      case 'instance': {
        const found = this.#members.member(base.type, name, node)
        return found ?? this.#settled(node) ?? { kind: 'member', of: base, name, node }
      }
      case 'unknown': {
        const found = node.kind === 'attribute' ? this.python.resolve(node) : undefined
        if (found !== undefined && found.kind !== 'value') return this.#resolved(found, node, frame)
        return this.#settled(node) ?? base
      }
      default:
        return { kind: 'member', of: base, name, node }
    }
  }

  #call(node: PythonNode, frame: Frame | undefined): Value {
    const callee = node.field('function')
    if (callee === undefined) return unknown(`${brief(node)} is not known`)
    const { positional, named, isOpen } = argumentsAt(node, frame, this)
    const target = this.at(callee, frame)
    if (target.kind === 'function') return this.#applied(target, positional, named, isOpen)
    const method = methodOf(target, positional, named, this)
    if (method !== undefined) return method
    const made = (name: string, on?: Value): CallValue => ({ kind: 'call', name, on, positional, named, isOpen, node })
    switch (target.kind) {
      case 'external':
        return made(target.name)
      case 'class': {
        const outside = this.python.lineage(target.type).external.find((name) => /^(sqlalchemy|sqlmodel)\b/.test(name))
        return outside === undefined ? { kind: 'instance', type: target.type, node } : made(outside)
      }
      case 'member': {
        const { of } = target
        const name = of.kind === 'call' || of.kind === 'external' ? of.name : of.kind
        return made(`${name}.${target.name}`, of)
      }
      default: {
        const settled = this.#settled(node)
        return settled ?? unknown(target.kind === 'unknown' ? target.reason : `${brief(node)} is not followed`)
      }
    }
  }

  #applied(
    fn: Extract<Value, { kind: 'function' }>,
    positional: readonly Expression[],
    named: ReadonlyMap<string, Expression>,
    isOpen: boolean,
  ): Value {
    const names = new Map<string, Expression>()
    const rest = [...(fn.bound ?? []), ...positional]
    const others = new Map(named)
    let spare: string | undefined
    for (const parameter of parametersOf(fn.node)) {
      const { name, kind } = parameter
      const at = parameter.node
      if (kind === '*') names.set(name, { node: at, value: { kind: 'list', items: rest.splice(0), isOpen } })
      else if (kind === '**') spare = name
      else {
        const given = others.get(name) ?? rest.shift() ?? defaultOf(parameter.default, fn.frame)
        others.delete(name)
        if (given !== undefined) names.set(name, given)
        else names.set(name, { node: at, value: unknown(`${name} is given by the caller`) })
      }
    }
    if (spare !== undefined) names.set(spare, { node: fn.node, value: { kind: 'dict', entries: others, isOpen } })
    return run(fn.node, { owner: fn.node, names, parent: fn.frame }, this)
  }
}

function defaultOf(node: PythonNode | undefined, frame: Frame | undefined): Expression | undefined {
  return node === undefined ? undefined : { node, frame }
}

function isWithin(node: PythonNode, owner: PythonNode): boolean {
  return node.tree === owner.tree && node.start >= owner.start && node.end <= owner.end
}
