import { argumentsOf, parametersOf, returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant, PythonFacts, Resolved } from '../python/types.ts'
import { Branches } from './branches.ts'
import { optionDefault } from './command-options.ts'
import { Computation } from './computation.ts'
import type { CodeTerm, Following, Frame, Term } from './following.ts'
import { isCode, keyOf, orElse, unique } from './following.ts'
import { argumentFor, Frames } from './frames.ts'
import { Lists } from './lists.ts'
import { isProperty, Members } from './members.ts'
import type { PackageFiles } from './package-files.ts'
import { unpackedFrom } from './unpacking.ts'
import { Versions } from './versions.ts'

const MAX_STEPS = 14
/** Questions that lead to questions deeper than this are given up. */
const MAX_NESTING = 60
/** Conditions that are decided by functions with conditions of their own. */
const MAX_TESTING = 2
/** More values than this for one name tell nothing any more. */
const MAX_ENDS = 400

/**
 * Follows expressions to what they stand for in one run of the code: through names, parameters, attributes of
 * instances, dictionaries, calls of functions of the repository. Never runs anything; what cannot be followed has no
 * ends.
 */
export class Terms implements Following {
  readonly python: PythonFacts
  readonly frames: Frames
  readonly #lists: Lists
  readonly branches: Branches
  readonly members: Members
  readonly #versions: Versions
  readonly #computation: Computation
  readonly #files: PackageFiles
  readonly #known = new Map<string, readonly Term[]>()
  #nesting = 0
  #testing = 0
  /** How often something was given up for being too deep. */
  givenUp = 0

  constructor(python: PythonFacts, files: PackageFiles) {
    this.python = python
    this.#files = files
    this.#lists = new Lists(this)
    this.frames = new Frames(python, this)
    this.branches = new Branches(this)
    this.members = new Members(this)
    this.#versions = new Versions(python)
    this.#computation = new Computation(this)
  }

  /** The expressions and values that an expression may stand for, none of them a name that could be followed on. */
  ends(node: PythonNode, frame: Frame, steps = 0): readonly Term[] {
    if (steps > MAX_STEPS) return []
    if (!FOLLOWED.has(node.kind)) return [{ node, frame }]
    const key = `${keyOf(node)} ${frame.id}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    this.#known.set(key, []) // what is asked for while it is being found is a loop
    const before = this.givenUp
    if (this.#nesting > MAX_NESTING) this.givenUp++
    this.#nesting++
    const found = this.#nesting > MAX_NESTING ? [] : unique(this.#follow(node, frame, steps + 1)).slice(0, MAX_ENDS)
    this.#nesting--
    // What was given up for being too deep may be found from nearer by.
    if (this.givenUp === before) this.#known.set(key, found)
    else this.#known.delete(key)
    return found
  }

  /** From here on the routes of routers and applications are known. */
  learn(routes: (object: PythonNode, frame: Frame) => readonly Constant[]): void {
    this.#lists.routes = routes
    this.#known.clear()
    this.#lists.forget()
    this.#computation.forget()
  }

  memberOf(object: Term, name: string): readonly Term[] {
    return this.members.of(object, name)
  }

  versions(method: PythonNode): readonly PythonNode[] {
    return this.#versions.of(method)
  }

  elements(node: PythonNode, frame: Frame): readonly Term[] {
    return this.#lists.elements(node, frame)
  }

  value(node: PythonNode, frame: Frame): Constant | undefined {
    return this.#computation.value(node, frame)
  }

  certain(node: PythonNode, frame: Frame): Constant | undefined {
    return this.#computation.certain(node, frame)
  }

  test(condition: PythonNode, frame: Frame): boolean | undefined {
    if (this.#testing >= MAX_TESTING) {
      this.givenUp++
      return undefined
    }
    this.#testing++
    const holds = this.branches.test(condition, frame)
    this.#testing--
    return holds
  }

  runs(node: PythonNode, frame: Frame): boolean {
    return this.branches.runs(node, frame)
  }

  json(call: PythonNode, frame: Frame): Constant | undefined {
    return this.#files.json(this, call, frame)
  }

  listing(call: PythonNode, frame: Frame): readonly string[] | undefined {
    return this.#files.listing(this, call, frame)
  }

  exists(call: PythonNode, frame: Frame): boolean | undefined {
    return this.#files.test(this, call, frame)
  }

  endsOf(term: Term, steps = 0): readonly Term[] {
    return isCode(term) ? this.ends(term.node, term.frame, steps) : [term]
  }

  #follow(node: PythonNode, frame: Frame, steps: number): readonly Term[] {
    const next = (inner: PythonNode | undefined): readonly Term[] =>
      inner === undefined ? [] : this.ends(inner, frame, steps)
    switch (node.kind) {
      case 'await':
      case 'parenthesized_expression':
        return next(node.parts[0])
      case 'conditional_expression': {
        const [yes, condition, no] = node.parts
        const chosen = condition === undefined ? undefined : this.test(condition, frame)
        return chosen === undefined ? [...next(yes), ...next(no)] : next(chosen ? yes : no)
      }
      case 'boolean_operator':
        return node.parts.flatMap(next)
      case 'identifier':
        return this.#name(node, frame, steps)
      case 'attribute':
        return this.#attribute(node, frame, steps)
      case 'subscript':
        return this.#subscript(node, frame, steps)
      default:
        return this.#call(node, frame, steps)
    }
  }

  #name(node: PythonNode, frame: Frame, steps: number): readonly Term[] {
    const found = this.python.resolve(node)
    if (found === undefined || found.kind === 'parameter') {
      const bound = this.frames.lookUp(frame, node.text)
      if (bound !== undefined) return this.endsOf(bound, steps)
    }
    const itself: readonly Term[] = [{ node, frame }]
    if (found === undefined) return orElse(this.#variable(node, frame, steps), itself)
    if (found.kind === 'parameter')
      return orElse(
        this.given(found).flatMap((term) => this.endsOf(term, steps)),
        itself,
      )
    if (found.kind !== 'value') return itself
    return found.node.equals(node) ? [] : this.ends(found.node, this.frames.within(frame, found.node), steps)
  }

  /** What a name is bound to, one step on; undefined when that is not one expression of the code. */
  next(node: PythonNode, frame: Frame): CodeTerm | undefined {
    const found = this.python.resolve(node)
    if (found?.kind === 'value')
      return found.node.equals(node) ? undefined : { node: found.node, frame: this.frames.within(frame, found.node) }
    const bound = found === undefined || found.kind === 'parameter' ? this.frames.lookUp(frame, node.text) : undefined
    return bound !== undefined && isCode(bound) ? bound : undefined
  }

  /** A loop variable outside of its frame, or a name that an assignment unpacks. */
  #variable(node: PythonNode, frame: Frame, steps: number): readonly Term[] {
    for (let at = node.parentNode; at !== undefined && at.kind !== 'function_definition'; at = at.parentNode) {
      const left = at.kind === 'for_statement' ? at.field('left') : undefined
      if (!left?.find('identifier').some(({ text }) => text === node.text)) continue
      return this.frames
        .turns(at, frame)
        .flatMap((turn) => turn.names.get(node.text) ?? [])
        .flatMap((term) => this.endsOf(term, steps))
    }
    const assignment = unpackedFrom(node)
    const [left, right] = [assignment?.field('left'), assignment?.field('right')]
    if (left === undefined || right === undefined) return []
    const around = this.frames.within(frame, right)
    return this.ends(right, around, steps).flatMap((value) =>
      this.frames.bind(left, value).flatMap(([name, term]) => (name === node.text ? this.endsOf(term, steps) : [])),
    )
  }

  /** Arguments given for a parameter wherever the function is called, or else its default. */
  given(parameter: Extract<Resolved, { kind: 'parameter' }>): readonly Term[] {
    const owner = parameter.node.enclosing('function_definition')
    if (owner === undefined) return []
    const parameters = parametersOf(owner)
    const place = parameters.findIndex((one) => one.node.equals(parameter.node))
    const given = this.frames.callsOf(owner).flatMap((call) => {
      const value = argumentFor(owner, parameters, call, place)
      return value === undefined ? [] : this.frames.at(call).map((frame): Term => ({ node: value, frame }))
    })
    const fallback = parameter.node.field('value') ?? optionDefault(this.python, owner, parameter.node)
    return given.length > 0 || fallback === undefined ? given : [{ node: fallback, frame: this.frames.root }]
  }

  #attribute(node: PythonNode, frame: Frame, steps: number): readonly Term[] {
    const object = node.field('object')
    const name = node.field('attribute')?.text
    if (object === undefined || name === undefined) return []
    const itself: readonly Term[] = [{ node, frame }]
    const found = this.python.resolve(node)
    const isPlain = found !== undefined && found.kind !== 'value' && found.kind !== 'function'
    if (isPlain) return itself
    const members = this.ends(object, frame, steps).flatMap((term) => this.members.of(term, name, steps))
    if (members.length > 0) return members
    if (found?.kind === 'value')
      return found.node.equals(node) ? [] : this.ends(found.node, this.frames.within(frame, found.node), steps)
    if (found?.kind === 'function')
      return isProperty(found.node) ? this.returned(found.node, node, frame, steps) : [{ node, frame }]
    return []
  }

  #subscript(node: PythonNode, frame: Frame, steps: number): readonly Term[] {
    const [object, index] = node.parts
    const key = index === undefined ? undefined : this.value(index, frame)
    if (object === undefined || key === undefined) return [{ node, frame }]
    const found = this.ends(object, frame, steps).flatMap((term) => this.members.entry(term, key, steps))
    return found.length > 0 ? found : [{ node, frame }]
  }

  #call(node: PythonNode, frame: Frame, steps: number): readonly Term[] {
    const callee = node.field('function')
    const target = callee === undefined ? undefined : this.python.resolve(callee)
    if (target?.kind === 'function') {
      const found = this.returned(target.node, node, frame, steps)
      return found.length > 0 ? found : [{ node, frame }]
    }
    const read = this.json(node, frame)
    if (read !== undefined) return [{ data: read }]
    return this.#taken(node, target, frame, steps) ?? [{ node, frame }]
  }

  /** `getattr(x, "name")`, `cast(T, x)`, `table.get("key", default)`. */
  #taken(node: PythonNode, target: Resolved | undefined, frame: Frame, steps: number): readonly Term[] | undefined {
    const [first, second] = argumentsOf(node).map(({ value }) => value)
    const name = target?.kind === 'external' ? target.name : ''
    if (name === 'getattr' && first !== undefined && second !== undefined) {
      const member = this.value(second, frame)
      const found =
        typeof member === 'string'
          ? this.ends(first, frame, steps).flatMap((term) => this.members.of(term, member, steps))
          : []
      return found.length > 0 ? found : undefined
    }
    if (/^typer\.(Option|Argument)$/.test(name) && first !== undefined) return this.ends(first, frame, steps)
    if (/^(typing(_extensions)?\.)?cast$/.test(name) && second !== undefined) return this.ends(second, frame, steps)
    const callee = node.field('function')
    const object =
      callee?.kind === 'attribute' && callee.field('attribute')?.text === 'get' ? callee.field('object') : undefined
    if (object === undefined || first === undefined) return undefined
    const tables = this.ends(object, frame, steps).filter((term) => !isCode(term) || term.node.kind === 'dictionary')
    const key = tables.length === 0 ? undefined : this.value(first, frame)
    if (key === undefined) return undefined
    const found = tables.flatMap((table) => this.members.entry(table, key, steps))
    return found.length > 0 ? found : second === undefined ? [{ data: null }] : this.ends(second, frame, steps)
  }

  /** What a function gives back when it is called there. */
  returned(definition: PythonNode, call: PythonNode, frame: Frame, steps: number): readonly Term[] {
    return this.versions(definition).flatMap((version) => {
      const inner = this.frames.enter(version, call, frame)
      return returnsOf(version)
        .filter((value) => this.runs(value, inner))
        .flatMap((value) => this.ends(value, inner, steps))
    })
  }
}

const FOLLOWED: ReadonlySet<string> = new Set([
  'await',
  'parenthesized_expression',
  'conditional_expression',
  'boolean_operator',
  'identifier',
  'attribute',
  'subscript',
  'call',
])
