import { argument, type PythonParameter, parametersOf, returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import { callOrigin } from './call-origin.ts'
import { Callers } from './callers.ts'
import { keyOf } from './handlers.ts'
import { comprehensionSource, fieldAnnotation, isCounter, partAt, placeOf } from './names.ts'
import { dependencyOf, handlerParameter, isScalar } from './parameters.ts'
import { isWorse, worstOf } from './ranks.ts'
import { Bodies, reaching } from './scopes.ts'
import type { Tracing, Trail } from './trail.ts'
import { countOf, framesOf } from './trail.ts'
import type { Origin } from './types.ts'

const MAX_DEPTH = 40
/** Steps one question may take: callers of callers multiply, and past this the honest answer is that it is unknown. */
const MAX_STEPS = 2_000
const MAX_FRAMES = 4
/** Functions between a handler and what it runs. */
const MAX_BETWEEN = 3

/** Follows values back to where they come from. Not flow-sensitive: every assignment of a name counts. */
export class Tracer implements Tracing {
  readonly python: PythonFacts
  readonly bodies = new Bodies()
  readonly #handlers: ReadonlySet<string>
  readonly #callers: Callers
  readonly #known = new Map<string, Origin>()

  /** What the value is for: in a path, the last part of another path is harmless. */
  readonly use: 'text' | 'path'

  constructor(python: PythonFacts, handlers: ReadonlySet<string>, use: 'text' | 'path' = 'text') {
    this.python = python
    this.use = use
    this.#handlers = handlers
    this.#callers = new Callers(python)
  }

  isHandler(definition: PythonNode): boolean {
    return this.#handlers.has(keyOf(definition))
  }

  serves(node: PythonNode, between = MAX_BETWEEN): boolean {
    const around = node.enclosing('function_definition')
    if (around === undefined) return false
    if (this.isHandler(around)) return true
    return between > 0 && (this.#callers.of(around) ?? []).some((call) => this.serves(call, between - 1))
  }

  of(node: PythonNode): Origin {
    const key = keyOf(node)
    let origin = this.#known.get(key)
    if (origin === undefined) {
      origin = this.trace(node, { frame: undefined, depth: 0, open: new Set(), budget: { left: MAX_STEPS } })
      this.#known.set(key, origin)
    }
    return origin
  }

  trace(node: PythonNode, trail: Trail): Origin {
    const key = `${keyOf(node)}${trail.frame === undefined ? '' : `@${keyOf(trail.frame.call)}`}`
    // What is reached again on the way adds nothing: `x = x + "…"`.
    if (trail.open.has(key)) return { kind: 'constant', node }
    if (trail.depth > MAX_DEPTH || trail.budget.left-- <= 0) return { kind: 'unknown', node }
    const inner = { ...trail, depth: trail.depth + 1, open: new Set(trail.open).add(key) }
    if (LITERALS.test(node.kind)) return { kind: 'constant', node }
    switch (node.kind) {
      case 'identifier':
        return this.#identifier(node, inner)
      case 'attribute':
        return this.#attribute(node, inner)
      case 'call':
        return callOrigin(this, node, inner)
      case 'subscript':
        return this.#subscript(node, inner)
      case 'comparison_operator':
      case 'not_operator':
        return { kind: 'limited', node }
      case 'conditional_expression': {
        const [yes, , no] = node.parts
        return this.worst([yes, no], node, inner)
      }
      case 'keyword_argument':
      case 'pair':
      case 'named_expression':
        return this.worst([node.field('value')], node, inner)
      case 'lambda':
        return { kind: 'unknown', node }
      default:
        return CONTAINERS.test(node.kind) ? this.worst(node.parts, node, inner) : { kind: 'unknown', node }
    }
  }

  /** The most dangerous of several parts; `constant` when there is none. */
  worst(parts: readonly (PythonNode | undefined)[], at: PythonNode, trail: Trail): Origin {
    let result: Origin = { kind: 'constant', node: at }
    for (const part of parts) {
      if (part === undefined || IGNORED.test(part.kind) || part.fieldName === 'operator') continue
      const origin = this.trace(part, trail)
      if (isWorse(origin.kind, result.kind)) result = origin
      if (result.kind === 'request') break
    }
    return result
  }

  #identifier(node: PythonNode, trail: Trail): Origin {
    const loop = comprehensionSource(node)
    if (loop !== undefined) return loop === 'number' ? { kind: 'limited', node } : this.trace(loop, trail)
    for (let owner = enclosingFunction(node); owner !== undefined; owner = enclosingFunction(owner)) {
      const body = this.bodies.of(owner)
      const bindings = body.scope.names.get(node.text)
      if (bindings === undefined) continue
      if (this.#isTested(node.text, owner, trail)) return { kind: 'limited', node }
      const { values, others, isReplaced } = reaching(body, owner, node)
      const unpacked = others.map((one) => this.#unpacked(one, node.text, trail))
      const assigned = worstOf([this.worst(values, node, trail), ...unpacked])
      const sources = [...values, ...others]
      const parameter = bindings.find((one) => one.kind === 'parameter')
      if (parameter !== undefined) {
        const passed = isReplaced ? assigned : this.#parameter(parameter.node, owner, trail)
        return isWorse(assigned.kind, passed.kind) ? assigned : passed
      }
      if (sources.length > 0) return assigned
      const isImport = bindings.some((one) => one.kind === 'import' || one.kind === 'definition')
      return isImport ? this.#global(node, trail) : { kind: isCounter(node, owner) ? 'limited' : 'unknown', node }
    }
    return this.#global(node, trail)
  }

  /** `a, b = f()`: only the part of what `f` returns that the name gets. */
  #unpacked(source: PythonNode, name: string, trail: Trail): Origin {
    const left = source.parentNode?.kind === 'assignment' ? source.parentNode.field('left') : undefined
    const call = source.kind === 'await' ? (source.parts[0] ?? source) : source
    const place = left?.kind === 'pattern_list' ? left.parts.findIndex(({ text }) => text === name) : -1
    const callee = call.kind === 'call' ? call.field('function') : undefined
    const target = callee === undefined || place === -1 ? undefined : this.python.resolve(callee)
    return target?.kind === 'function' ? this.returned(target.node, call, trail, place) : this.trace(source, trail)
  }

  /** A name or attribute that the function compares with a fixed list, or matches against a pattern. */
  #isTested(text: string, owner: PythonNode, trail: Trail): boolean {
    const { tested } = this.bodies.of(owner)
    if (!tested.has(text)) return false
    const list = tested.get(text)
    return list === undefined || !isWorse(this.trace(list, trail).kind, 'unknown')
  }

  #global(node: PythonNode, trail: Trail): Origin {
    if (this.python.constant(node) !== undefined) return { kind: 'constant', node }
    const found = this.python.resolve(node)
    if (found?.kind === 'class' || found?.kind === 'function' || found?.kind === 'module') {
      return { kind: 'constant', node }
    }
    if (found?.kind === 'value' && !found.node.equals(node))
      return this.trace(found.node, { ...trail, frame: undefined })
    if (found?.kind === 'external')
      return { kind: /^(os\.environ|sys\.)/.test(found.name) ? 'settings' : 'unknown', node }
    return { kind: 'unknown', node }
  }

  #attribute(node: PythonNode, trail: Trail): Origin {
    const member = node.field('attribute')?.text ?? ''
    const object = node.field('object')
    if (/^__(tablename|table|name|qualname|class|version)__$/.test(member)) return { kind: 'limited', node }
    if (object === undefined) return { kind: 'unknown', node }
    if (this.use === 'path' && /^(name|stem|suffix|suffixes)$/.test(member) && object.kind === 'call') {
      return { kind: 'limited', node }
    }
    if (/^(self\.)?_?(req|request|conn|connection|websocket|ws)$/.test(object.text) && NOT_SENT.test(member))
      return { kind: 'unknown', node }
    const owner = enclosingFunction(node)
    if (owner !== undefined && this.#isTested(node.text, owner, trail)) return { kind: 'limited', node }
    if (this.python.constant(node) !== undefined) return { kind: 'constant', node }
    const found = this.python.resolve(node)
    if (found?.kind === 'value' && !found.node.equals(node)) {
      const origin = this.trace(found.node, { ...trail, frame: undefined })
      // What an object was made with is its state, not an argument of this call.
      return origin.kind === 'parameter' && object.text === 'self' ? { ...origin, kind: 'unknown' } : origin
    }
    if (found?.kind === 'function') {
      const isProperty = /@(\w+\.)*(cached_)?property\b/.test(found.node.parentNode?.text.slice(0, 200) ?? '')
      return isProperty ? this.returned(found.node, node, trail) : { kind: 'constant', node }
    }
    // Fields without a value are looked up in base classes outside: `pydantic.BaseModel.name`.
    if (found?.kind === 'external' && /^(pydantic|sqlmodel|dataclasses|typing)\b/.test(found.name)) {
      return this.#field(node, object, member, trail)
    }
    if (found?.kind === 'external') {
      if (/^enum\.\w+\.(value|name)$/.test(found.name)) return { kind: 'limited', node }
      if (/^(os\.environ|sys\.)/.test(found.name)) return { kind: 'settings', node }
      if (/^(starlette|fastapi)\.\w*\.?(Request|UploadFile|FormData|HTTPConnection|WebSocket)\b/.test(found.name)) {
        const origin = this.trace(object, trail)
        return member === 'filename' ? { ...origin, node } : origin
      }
      return { kind: 'unknown', node }
    }
    return this.#field(node, object, member, trail)
  }

  /** A field of an object of a class of the repository, by its annotation; otherwise what the object is. */
  #field(node: PythonNode, object: PythonNode, member: string, trail: Trail): Origin {
    const type = this.python.typeOf(object)
    if (type?.kind === 'class') {
      const { classes, external } = this.python.lineage(type)
      if (external.some((name) => /BaseSettings$/.test(name))) return { kind: 'settings', node }
      if (external.some((name) => /(^|\.)(Enum|StrEnum|IntEnum|Flag)$/.test(name))) return { kind: 'limited', node }
      const annotation = classes.map((one) => fieldAnnotation(one.node, member)).find((one) => one !== undefined)
      if (annotation !== undefined && isScalar(this.python, annotation)) return { kind: 'limited', node }
    }
    return this.trace(object, trail)
  }

  #subscript(node: PythonNode, trail: Trail): Origin {
    const object = node.field('value')
    if (object === undefined) return { kind: 'unknown', node }
    const origin = this.trace(object, trail)
    return origin.kind === 'constant' ? { kind: 'limited', node: origin.node } : origin
  }

  #parameter(parameter: PythonNode, definition: PythonNode, trail: Trail): Origin {
    const described = parametersOf(definition).find(({ node }) => node.equals(parameter))
    const annotation = described?.annotation
    if (annotation !== undefined && isScalar(this.python, annotation)) return { kind: 'limited', node: parameter }
    if (described === undefined) return { kind: 'unknown', node: parameter }
    const { frame } = trail
    if (frame?.definition.equals(definition)) {
      const place = placeOf(described.name, definition)
      const value = argument(frame.call, described.name, place) ?? described.default
      const outer = { ...trail, frame: frame.outer }
      return value === undefined ? { kind: 'parameter', node: parameter } : this.trace(value, outer)
    }
    if (this.isHandler(definition)) return this.#ofHandler(described, trail)
    if (definition.kind === 'lambda' || /^(self|cls)$/.test(described.name)) return { kind: 'unknown', node: parameter }
    return this.#fromCallers(described.name, described.default, parameter, definition, trail)
  }

  #ofHandler(described: PythonParameter, trail: Trail): Origin {
    const dependency = dependencyOf(this.python, described)
    const target = dependency === undefined ? undefined : argument(dependency, 'dependency', 0)
    const found = target === undefined ? undefined : this.python.resolve(target)
    const { node } = described
    if (found?.kind !== 'function') return { kind: handlerParameter(this.python, described), node }
    // What the dependency returns; its own parameters come from the request in turn.
    const values = returnsOf(found.node)
    return values.length === 0 ? { kind: 'unknown', node } : this.worst(values, node, { ...trail, frame: undefined })
  }

  #fromCallers(
    name: string,
    fallback: PythonNode | undefined,
    parameter: PythonNode,
    definition: PythonNode,
    trail: Trail,
  ): Origin {
    const calls = framesOf(trail.frame) + countOf(trail, '^') < MAX_FRAMES ? this.#callers.of(definition) : undefined
    if (calls === undefined || calls.length === 0) return { kind: 'parameter', node: parameter }
    const place = placeOf(name, definition)
    let result: Origin = { kind: 'constant', node: parameter }
    for (const call of calls) {
      const value = argument(call, name, place) ?? fallback
      // A request that is handed on under another name is no value that a client sent.
      if (
        value !== undefined &&
        /^(self\.)?_?(request|websocket)$/.test(value.text) &&
        !/req|socket|^ws|conn/i.test(name)
      ) {
        if (isWorse('unknown', result.kind)) result = { kind: 'unknown', node: parameter }
        continue
      }
      const key = `^${keyOf(call)}`
      const above = { depth: trail.depth, frame: undefined, budget: trail.budget, open: new Set(trail.open).add(key) }
      const origin = value === undefined ? { kind: 'parameter' as const, node: parameter } : this.trace(value, above)
      if (isWorse(origin.kind, result.kind)) result = origin
    }
    return result
  }

  /** What a function of the repository returns when it is called like this. */
  returned(definition: PythonNode, call: PythonNode, trail: Trail, place?: number): Origin {
    if (framesOf(trail.frame) >= MAX_FRAMES) return { kind: 'unknown', node: call }
    const values = returnsOf(definition).map((one) => partAt(one, place))
    if (values.length === 0) return { kind: 'unknown', node: call }
    return this.worst(values, call, { ...trail, frame: { definition, call, outer: trail.frame } })
  }
}

/** What hangs on a request object but is not the client's to choose. */
const NOT_SENT = /^(user|auth|state|app|session|method|client|scope|base_url|route)$/

const LITERALS = /^(integer|float|true|false|none|ellipsis|string_start|string_content|string_end|escape_sequence)$/
const CONTAINERS =
  /^(string|concatenated_string|interpolation|binary_operator|boolean_operator|parenthesized_expression|await|list|tuple|set|dictionary|expression_list|list_splat|dictionary_splat|list_comprehension|set_comprehension|dictionary_comprehension|generator_expression|unary_operator|format_expression|argument_list)$/
const IGNORED = /^(comment|for_in_clause|if_clause|format_specifier|type_conversion|slice)$/

export function enclosingFunction(node: PythonNode): PythonNode | undefined {
  return node.enclosing('function_definition', 'lambda')
}
