import { argument, argumentsOf, returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant, Resolved } from '../python/types.ts'
import type { Following, Frame, Term } from './following.ts'
import { isCode, isComprehension, isTable, keyOf } from './following.ts'

const MAX_STEPS = 14
/** Calls that give the members of their argument, in some order. */
const SAME_MEMBERS = /^(list|tuple|set|frozenset|sorted|reversed|iter|copy\.(copy|deepcopy)|itertools\.chain)$/

/** Tells the members of lists: literals, comprehensions, dictionaries, what is appended, what functions give back. */
export class Lists {
  readonly #terms: Following
  readonly #known = new Map<string, readonly Term[]>()
  #growing: Map<string, PythonNode[]> | undefined
  /** Gives the routes of a router or application for `holder.routes`, once they are known. */
  routes: ((object: PythonNode, frame: Frame) => readonly Constant[]) | undefined

  constructor(terms: Following) {
    this.#terms = terms
  }

  elements(node: PythonNode, frame: Frame, steps = 0): readonly Term[] {
    if (steps > MAX_STEPS) return []
    const key = `${keyOf(node)} ${frame.id}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    this.#known.set(key, []) // what is asked for while it is being found is a loop
    const before = this.#terms.givenUp
    const found = this.#find(node, frame, steps + 1)
    if (this.#terms.givenUp === before) this.#known.set(key, found)
    else this.#known.delete(key)
    return found
  }

  /** Forgets what was found, for when more is known. */
  forget(): void {
    this.#known.clear()
  }

  #find(node: PythonNode, frame: Frame, steps: number): readonly Term[] {
    const all = (parts: readonly PythonNode[]): Term[] =>
      parts.flatMap((part) => [...this.elements(part, frame, steps)])
    if (isComprehension(node)) return this.#comprehended(node, frame)
    switch (node.kind) {
      case 'list':
      case 'tuple':
      case 'set':
      case 'expression_list':
        return node.parts.flatMap((part) => (part.kind === 'list_splat' ? all(part.parts) : [{ node: part, frame }]))
      case 'conditional_expression': {
        const [yes, condition, no] = node.parts
        const chosen = condition === undefined ? undefined : this.#terms.test(condition, frame)
        return all(
          [yes, no].filter((one, place) => one !== undefined && chosen !== (place === 1)).flatMap((one) => one ?? []),
        )
      }
      case 'binary_operator':
      case 'boolean_operator':
      case 'parenthesized_expression':
        return all(node.parts)
      case 'dictionary':
        return node.parts.flatMap((pair) => termOf(pair.field('key'), frame))
      case 'call':
        return this.#called(node, frame, steps)
      case 'identifier':
      case 'attribute':
      case 'subscript':
        return this.#named(node, frame, steps)
      default:
        return []
    }
  }

  #named(node: PythonNode, frame: Frame, steps: number): readonly Term[] {
    const object =
      node.kind === 'attribute' && node.field('attribute')?.text === 'routes' ? node.field('object') : undefined
    const routes = object === undefined ? [] : (this.routes?.(object, frame) ?? [])
    if (routes.length > 0) return routes.map((data) => ({ data }))
    const own = this.#terms
      .ends(node, frame)
      .flatMap((end) => (isCode(end) && end.node.equals(node) ? [] : this.#ofTerm(end, steps)))
    return [...own, ...this.#grown(node, frame, steps)]
  }

  #ofTerm(term: Term, steps: number): readonly Term[] {
    if (isCode(term)) return this.elements(term.node, term.frame, steps)
    const { data } = term
    if (Array.isArray(data)) return data.map((one: Constant) => ({ data: one }))
    return isTable(data) ? Object.keys(data).map((key) => ({ data: key })) : []
  }

  /** What `append`, `extend`, `insert` and `+=` add to a list of this name, in the same run of the code. */
  #grown(node: PythonNode, frame: Frame, steps: number): readonly Term[] {
    const candidates = this.#additions().get(node.text) ?? []
    if (candidates.length === 0) return []
    const home = this.#terms.python.resolve(node)
    const { frames } = this.#terms
    return candidates.flatMap((addition) => {
      const object = addition.kind === 'call' ? addition.field('function')?.field('object') : addition.field('left')
      const found = object === undefined ? undefined : this.#terms.python.resolve(object)
      if (!isSame(home, found)) return []
      const around = home?.kind === 'value' ? frames.within(frame, home.node) : frames.root
      return frames
        .at(addition)
        .filter((one) => home?.kind !== 'value' || frames.within(one, home.node) === around)
        .filter((one) => this.#terms.runs(addition, one))
        .flatMap((one) => this.#added(addition, one, steps))
    })
  }

  #added(addition: PythonNode, frame: Frame, steps: number): readonly Term[] {
    if (addition.kind !== 'call') {
      const right = addition.field('right')
      return right === undefined ? [] : this.elements(right, frame, steps)
    }
    const method = addition.field('function')?.field('attribute')?.text
    const value = argument(addition, '', method === 'insert' ? 1 : 0)
    if (value === undefined) return []
    return method === 'extend' ? this.elements(value, frame, steps) : [{ node: value, frame }]
  }

  /** Every place where a list grows, by the text of the list, read once. */
  #additions(): ReadonlyMap<string, readonly PythonNode[]> {
    if (this.#growing === undefined) {
      const table = new Map<string, PythonNode[]>()
      const add = (name: string | undefined, node: PythonNode): void => {
        if (name !== undefined) table.set(name, [...(table.get(name) ?? []), node])
      }
      const { python } = this.#terms
      for (const { node } of python.callsNamed('append', 'extend', 'insert')) {
        const callee = node.field('function')
        if (callee?.kind === 'attribute') add(callee.field('object')?.text, node)
      }
      for (const module of python.code) {
        if (!module.tree.text.includes('+= ')) continue
        for (const node of module.root.find('augmented_assignment'))
          if (node.field('operator')?.text === '+=') add(node.field('left')?.text, node)
      }
      this.#growing = table
    }
    return this.#growing
  }

  #comprehended(node: PythonNode, frame: Frame): readonly Term[] {
    const clauses = node.parts.filter(({ kind }) => kind === 'for_in_clause')
    const tests = node.parts.filter(({ kind }) => kind === 'if_clause')
    const body = node.field('body')
    if (body === undefined) return []
    let turns: readonly Frame[] = [frame]
    for (const clause of clauses) {
      const next = turns.flatMap((turn) => this.#terms.frames.turns(clause, turn).filter((one) => one !== turn))
      if (next.length === 0) return []
      turns = next
    }
    return turns
      .filter((turn) => tests.every((test) => this.#terms.test(test.parts[0] ?? test, turn) !== false))
      .map((turn) => ({ node: body, frame: turn }))
  }

  #called(node: PythonNode, frame: Frame, steps: number): readonly Term[] {
    const callee = node.field('function')
    const object = callee?.kind === 'attribute' ? callee.field('object') : undefined
    const method = object === undefined ? '' : (callee?.field('attribute')?.text ?? '')
    if (object !== undefined && /^(values|items|keys)$/.test(method)) return this.#entries(object, method, frame, steps)
    const target = callee === undefined ? undefined : this.#terms.python.resolve(callee)
    if (target?.kind === 'function') return this.#returned(target.node, node, frame, steps)
    const name = target?.kind === 'external' ? target.name : ''
    if (SAME_MEMBERS.test(name))
      return argumentsOf(node).flatMap(({ value }) => [...this.elements(value, frame, steps)])
    const names = this.#terms.listing(node, frame)
    if (names !== undefined) return names.map((data) => ({ data }))
    if (method === 'split' || method === 'splitlines') {
      const parts = this.#terms.value(node, frame)
      return Array.isArray(parts) ? parts.map((data: Constant) => ({ data })) : []
    }
    return this.#terms
      .ends(node, frame)
      .flatMap((end) => (isCode(end) && end.node.equals(node) ? [] : this.#ofTerm(end, steps)))
  }

  /** `table.items()` of a dictionary that is written down or was read from a file. */
  #entries(object: PythonNode, method: string, frame: Frame, steps: number): readonly Term[] {
    const ends = object.kind === 'dictionary' ? [{ node: object, frame }] : this.#terms.ends(object, frame, steps)
    return ends.flatMap((end): Term[] => {
      if (!isCode(end)) {
        const entries = isTable(end.data) ? Object.entries(end.data) : []
        return entries.map(([key, value]) => ({
          data: method === 'keys' ? key : method === 'values' ? value : [key, value],
        }))
      }
      if (end.node.kind !== 'dictionary') return []
      return end.node.parts.flatMap((pair) =>
        method === 'items'
          ? [{ node: pair, frame: end.frame }]
          : termOf(pair.field(method === 'keys' ? 'key' : 'value'), end.frame),
      )
    })
  }

  /** What a function returns as a list, and what it yields one by one. */
  #returned(definition: PythonNode, call: PythonNode, frame: Frame, steps: number): readonly Term[] {
    return this.#terms.versions(definition).flatMap((version) => {
      const inner = this.#terms.frames.enter(version, call, frame)
      return returnsOf(version).flatMap((value): readonly Term[] => {
        const isYielded = value.parentNode?.kind === 'yield'
        const runs = isYielded
          ? this.#terms.frames
              .at(value)
              .filter((one) => this.#terms.frames.within(one, version) === this.#terms.frames.within(inner, version))
          : [inner]
        return runs
          .filter((one) => this.#terms.runs(value, one))
          .flatMap((one) =>
            isYielded && !/^yield\s+from\b/.test(value.parentNode?.text ?? '')
              ? [{ node: value, frame: one }]
              : this.elements(value, one, steps),
          )
      })
    })
  }
}

function termOf(node: PythonNode | undefined, frame: Frame): Term[] {
  return node === undefined ? [] : [{ node, frame }]
}

/** Whether two names mean the same variable. */
function isSame(left: Resolved | undefined, right: Resolved | undefined): boolean {
  if (left === undefined || right === undefined) return false
  if (left.kind === 'value' && right.kind === 'value') return left.name === right.name
  return left.kind === 'parameter' && right.kind === 'parameter' && left.node.equals(right.node)
}
