import { argument, decoratorsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { fieldDefault } from '../python/names.ts'
import type { Constant, Resolved } from '../python/types.ts'
import type { Following, Frame, Term } from './following.ts'
import { isCode, isTable } from './following.ts'

type ClassFound = Extract<Resolved, { kind: 'class' }>

const FIELDS = /^(pydantic(\.fields)?\.Field|dataclasses\.field)$/

/** Tells what attributes of instances, members of modules and entries of tables stand for. */
export class Members {
  readonly #terms: Following

  constructor(terms: Following) {
    this.#terms = terms
  }

  /** What `object.name` stands for, for instances, modules and values read from files. */
  of(object: Term, name: string, steps = 0): readonly Term[] {
    if (!isCode(object)) {
      const { data } = object
      return isTable(data) && name in data ? [{ data: data[name] ?? null }] : []
    }
    const { node, frame } = object
    if (node.kind === 'call') {
      const type = this.#classOf(node)
      return type === undefined ? [] : this.#ofInstance(type, node, name, frame, steps)
    }
    const found = this.#terms.python.resolve(node)
    const member =
      found?.kind === 'module' || found?.kind === 'class' ? this.#terms.python.member(found, name) : undefined
    return member?.kind === 'value' ? this.#terms.ends(member.node, this.#terms.frames.root, steps + 1) : []
  }

  #classOf(call: PythonNode): ClassFound | undefined {
    const callee = call.field('function')
    const found = callee === undefined ? undefined : this.#terms.python.resolve(callee)
    return found?.kind === 'class' ? found : undefined
  }

  /** An attribute of the instance that a call makes: set by its constructor, given as a field, or of its class. */
  #ofInstance(type: ClassFound, call: PythonNode, name: string, frame: Frame, steps: number): readonly Term[] {
    const init = this.#terms.python.member(type, '__init__')
    if (init?.kind === 'function') {
      const inner = this.#terms.frames.enter(init.node, call, frame)
      const set = init.node
        .find('assignment')
        .find((one) => one.field('left')?.text === `self.${name}`)
        ?.field('right')
      if (set !== undefined) return this.#terms.ends(set, inner, steps + 1)
    } else {
      const given = argument(call, name, this.#fieldPlace(type, name))
      if (given !== undefined) return this.#terms.ends(given, frame, steps + 1)
    }
    const member = this.#terms.python.member(type, name)
    if (member?.kind === 'function' && isProperty(member.node))
      return this.#terms.returned(member.node, call, frame, steps)
    if (member?.kind !== 'value') return []
    const isField = FIELDS.test(this.#terms.python.qualifiedName(member.node.field('function') ?? member.node) ?? '')
    const value = isField ? fieldDefault(member.node) : member.node
    return value === undefined ? [] : this.#terms.ends(value, this.#terms.frames.root, steps + 1)
  }

  /** The place of a field among the positional arguments of a dataclass that inherits from none of the repository. */
  #fieldPlace(type: ClassFound, name: string): number | undefined {
    if (this.#terms.python.lineage(type).classes.length > 1) return undefined
    const fields = (type.node.field('body')?.parts ?? []).flatMap((statement) => {
      const assignment = statement.kind === 'expression_statement' ? statement.parts[0] : undefined
      const left = assignment?.field('type') === undefined ? undefined : assignment.field('left')
      return left?.kind === 'identifier' ? [left.text] : []
    })
    const place = fields.indexOf(name)
    return place === -1 ? undefined : place
  }

  /** `table[key]` of a dictionary or list that is written down or was read from a file. */
  entry(table: Term, key: Constant, steps = 0): readonly Term[] {
    if (!isCode(table)) {
      const { data } = table
      if (Array.isArray(data))
        return typeof key === 'number' && data.at(key) !== undefined ? [{ data: data.at(key) }] : []
      return typeof key === 'string' ? this.of(table, key) : []
    }
    const { node, frame } = table
    if (node.kind === 'dictionary') {
      const pair = node.parts.find((one) => {
        const given = one.field('key')
        return given !== undefined && this.#terms.value(given, frame) === key
      })
      const value = pair?.field('value')
      return value === undefined ? [] : this.#terms.ends(value, frame, steps + 1)
    }
    const part = /^(list|tuple)$/.test(node.kind) && typeof key === 'number' ? node.parts.at(key) : undefined
    return part === undefined ? [] : this.#terms.ends(part, frame, steps + 1)
  }
}

export function isProperty(definition: PythonNode): boolean {
  return decoratorsOf(definition).some(({ text }) => /(^|\.)(cached_)?property$/.test(text))
}
