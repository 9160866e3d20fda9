import type { PythonArgument } from '../../parsers/python/syntax.ts'
import { argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Resolved } from '../python/types.ts'
import { ABOUT_IDENTITY } from './refusals.ts'
import { isAbstract, isState } from './state.ts'
import { runInThread } from './threads.ts'
import type { Value } from './values.ts'
import { ABSENT, boolean, CONTAINER, compare, isDefault, PRESENT, REQUEST, SENT, truth, UNKNOWN } from './values.ts'
import type { Environment, Exit, Interpreter, Summary, Walk } from './walk.ts'
import { returnedBy } from './walk.ts'

const CONTAINERS = /^(headers|cookies|session|query_params|scope|path_params)$/
const IDENTITY_STATE = /user|auth|token|principal|identity|session|account|claims|api_?key|tenant|org/i
/** Names of calls that raise when what they verify is missing or wrong. */
const VERIFIES =
  /(^|\.)(decode|verify\w*|validate_token|unsign|loads|construct_event|parse_token|jwt_decode|decode_token|verify_id_token)$/
/** Modules for which `decode` and `loads` mean something else than verifying. */
const DECODES_DATA = /^(json|base64|binascii|pickle|yaml|toml|tomllib|orjson|ujson|msgpack|urllib)\b|^str\b/
/** Names of calls that judge a credential, and may refuse it. */
const JUDGES =
  /^_?((do|try)_)?(authenticat|authori[sz]|verify|validate|check|require|ensure|enforce|(get_)?current_(active_)?(super)?user)|_security$|_auth$/i
const ENVIRONMENT = /^os\.(environ\.get|getenv)$/
/** What the path of a request is called in Starlette, below the prefix the application is mounted under. */
const ROUTE_PATH = /(^|\.)get_route_path$/
const MADE_OF_SCOPE = /^(starlette|fastapi)(\.\w+)*\.(Request|HTTPConnection|WebSocket)$/
const READS = /^(get|getlist|pop|get_all|__getitem__)$/

/** Evaluates expressions of one function for an anonymous request. `raises` is set when one of them raises. */
export class Evaluation {
  raises: Exclude<Exit['kind'], 'pass'> | undefined
  /** The statement that raises, when it stands in a function of the repository. */
  raisedBy: PythonNode | undefined
  readonly #request: Interpreter
  readonly #environment: Environment
  readonly #walk: Walk

  constructor(request: Interpreter, environment: Environment, walk: Walk) {
    this.#request = request
    this.#environment = environment
    this.#walk = walk
  }

  of(node: PythonNode, depth = 0): Value {
    if (depth > 40) return UNKNOWN
    const next = (inner: PythonNode | undefined): Value => (inner === undefined ? UNKNOWN : this.of(inner, depth + 1))
    switch (node.kind) {
      case 'identifier':
        return this.#environment.get(node.text) ?? this.#constant(node)
      case 'await':
      case 'parenthesized_expression':
        return next(node.parts[0])
      case 'named_expression': {
        const value = next(node.field('value'))
        const name = node.field('name')?.text
        if (name !== undefined) this.#environment.set(name, value)
        return value
      }
      case 'attribute':
        return this.#attribute(node, next)
      case 'subscript':
        return this.#subscript(node, next)
      case 'call':
        return this.#call(node, next)
      case 'not_operator': {
        const value = next(node.field('argument'))
        const known = truth(value)
        return boolean(known === undefined ? undefined : !known, isDefault(value))
      }
      case 'boolean_operator':
        return this.#logic(node, next)
      case 'comparison_operator':
        return this.#comparison(node, next)
      case 'conditional_expression':
        return this.#choice(node, next)
      default:
        return this.#constant(node)
    }
  }

  #constant(node: PythonNode): Value {
    const value = this.#request.python.constant(node)
    if (value === undefined || isState(this.#request.python, node, value)) return UNKNOWN
    const isLiteral = /^(string|concatenated_string|integer|float|true|false|none|list|tuple|set)$/.test(node.kind)
    return { is: 'constant', value, byDefault: !isLiteral && !/^[A-Z0-9_]+$/.test(node.text) }
  }

  #attribute(node: PythonNode, next: (inner: PythonNode | undefined) => Value): Value {
    const stored = this.#environment.get(node.text)
    if (stored !== undefined) return stored
    const member = node.field('attribute')?.text ?? ''
    const object = next(node.field('object'))
    if (object.is === 'absent') return ABSENT
    if (object === SENT) return UNKNOWN
    if (object.is === 'container') return this.#credential(member)
    if (object.is === 'request') {
      if (CONTAINERS.test(member)) return CONTAINER
      if (member === 'user' || member === 'auth') return this.#credential(member)
      return UNKNOWN
    }
    if (/\.url\.path$/.test(node.text) && next(node.field('object')?.field('object')).is === 'request')
      return this.#path()
    const state = /(^|\.)(\w+)\.state\.\w+$/.test(node.text)
    if (state && IDENTITY_STATE.test(member) && next(node.field('object')?.field('object')).is === 'request') {
      return this.#credential(member)
    }
    return this.#constant(node)
  }

  #path(): Value {
    this.#walk.usesPath = true
    return this.#walk.path === undefined ? UNKNOWN : { is: 'constant', value: this.#walk.path, byDefault: false }
  }

  #credential(part: string): Value {
    // Headers are written with hyphens: `x-api-key`.
    const name = part.replaceAll('-', '_')
    if (ABOUT_IDENTITY.test(name) || IDENTITY_STATE.test(name)) this.#walk.usesCredential = true
    return ABSENT
  }

  #subscript(node: PythonNode, next: (inner: PythonNode | undefined) => Value): Value {
    const [object, index] = node.parts
    const value = next(object)
    if (value.is === 'absent') return ABSENT
    if (isScope(value)) {
      if (/^["']path["']$/.test(index?.text ?? '')) return this.#path()
      if (/^["'](headers|session)["']$/.test(index?.text ?? '')) return CONTAINER
      if (/^["']type["']$/.test(index?.text ?? '')) return { is: 'constant', value: 'http', byDefault: false }
    }
    return value.is === 'container' ? this.#credential(index?.text ?? '') : this.#constant(node)
  }

  #logic(node: PythonNode, next: (inner: PythonNode | undefined) => Value): Value {
    const left = next(node.field('left'))
    const isAnd = node.field('operator')?.text === 'and'
    const known = truth(left)
    if (known === !isAnd) return left
    const right = next(node.field('right'))
    if (known === isAnd) return isDefault(left) && right.is === 'constant' ? { ...right, byDefault: true } : right
    // The left side is not known: the right one may still decide.
    return truth(right) === !isAnd && right.is !== 'present' ? right : UNKNOWN
  }

  #comparison(node: PythonNode, next: (inner: PythonNode | undefined) => Value): Value {
    const operands = node.parts.filter((part) => part.fieldName !== 'operators')
    const [left, right] = operands
    if (operands.length !== 2 || left === undefined || right === undefined) return UNKNOWN
    const operator = node.tree.text.slice(left.end, right.start).replace(/\s+/g, ' ').trim()
    // An anonymous caller does not send the pre-flight requests of browsers.
    if (/\.method$/.test(left.text) && /OPTIONS/.test(right.text))
      return boolean(operator !== '==' && operator !== 'in')
    return compare(operator, next(left), next(right))
  }

  #choice(node: PythonNode, next: (inner: PythonNode | undefined) => Value): Value {
    const [yes, condition, no] = node.parts
    const known = truth(next(condition))
    if (known !== undefined) return next(known ? yes : no)
    const [left, right] = [next(yes), next(no)]
    return left.is === right.is && left.is !== 'constant' ? left : UNKNOWN
  }

  #call(node: PythonNode, next: (inner: PythonNode | undefined) => Value): Value {
    const callee = node.field('function')
    if (callee === undefined) return UNKNOWN
    const method = callee.kind === 'attribute' ? (callee.field('attribute')?.text ?? '') : ''
    const object = callee.kind === 'attribute' ? next(callee.field('object')) : UNKNOWN
    const values = argumentsOf(node).map(({ value }) => next(value))
    if (isScope(object) && method === 'get' && /^["']path["']$/.test(argumentsOf(node)[0]?.value.text ?? ''))
      return this.#path()
    if (object.is === 'container' && READS.test(method)) return this.#credential(argumentsOf(node)[0]?.value.text ?? '')
    // `context = AuthContext(token)`, then `context.enforce()`: it judges what it was made with.
    if (/^(present|absent)$/.test(object.is) && JUDGES.test(method)) this.#walk.handedTo ??= callee
    if (object.is === 'absent') return ABSENT
    const text = this.#text(object, method, values, node)
    if (text !== undefined) return text
    const target = this.#request.python.resolve(callee)
    const threaded = runInThread(this.#request.python, node)
    if (threaded !== undefined)
      return this.#repository(
        threaded.target,
        node,
        threaded.given,
        threaded.given.map((one) => next(one.value)),
      )
    if (target?.kind === 'function') return this.#repository(target, node, argumentsOf(node), values)
    if (target?.kind === 'class') return PRESENT
    // A variable of the environment read on the spot is a setting like any other: it counts with its default.
    if (target?.kind === 'external' && ENVIRONMENT.test(target.name)) return this.#constant(node)
    return this.#outside(target, callee, values)
  }

  /** String methods on a known path: `request.url.path.startswith("/api")`. */
  #text(object: Value, method: string, values: readonly Value[], node: PythonNode): Value | undefined {
    if (
      object.is === 'constant' &&
      typeof object.value === 'string' &&
      (method === 'startswith' || method === 'endswith')
    ) {
      const [first] = values
      if (first?.is !== 'constant') return UNKNOWN
      const options = Array.isArray(first.value) ? first.value : [first.value]
      const text = object.value
      return boolean(
        options.some(
          (one) => typeof one === 'string' && (method === 'startswith' ? text.startsWith(one) : text.endsWith(one)),
        ),
      )
    }
    const callee = node.field('function')?.text
    if (callee === 'any' || callee === 'all') return this.#quantified(node, callee === 'any')
    if (callee === 'isinstance' || callee === 'hasattr') return values[0]?.is === 'absent' ? boolean(false) : UNKNOWN
    if (callee === 'bool' && values[0] !== undefined) return boolean(truth(values[0]), isDefault(values[0]))
    return undefined
  }

  /** `any(path.startswith(p) for p in PUBLIC)` over a constant list. */
  #quantified(node: PythonNode, isAny: boolean): Value {
    const generator = node.field('arguments')
    const clause = generator?.parts.find(({ kind }) => kind === 'for_in_clause')
    const name = clause?.field('left')?.text
    const list = clause?.field('right')
    const body = generator?.field('body') ?? generator?.parts[0]
    const members = list === undefined ? undefined : this.#request.python.constant(list)
    if (name === undefined || body === undefined || !Array.isArray(members) || members.length > 500) return UNKNOWN
    const before = this.#environment.get(name)
    let result: boolean | undefined = !isAny
    for (const value of members) {
      this.#environment.set(name, { is: 'constant', value, byDefault: false })
      const known = truth(this.of(body))
      if (known === undefined) result = undefined
      else if (known === isAny) {
        result = isAny
        break
      }
    }
    if (before === undefined) this.#environment.delete(name)
    else this.#environment.set(name, before)
    return boolean(result)
  }

  #repository(
    target: Extract<Resolved, { kind: 'function' }>,
    node: PythonNode,
    given: readonly PythonArgument[],
    values: readonly Value[],
  ): Value {
    const concerns = values.some(({ is }) => is === 'absent' || is === 'request' || is === 'container')
    if (!concerns && !ABOUT_IDENTITY.test(target.name)) return this.#constant(node)
    if (isAbstract(target.node)) return UNKNOWN
    const summary: Summary = this.#request.called(target, given, values, this.#walk)
    this.#walk.refusals.push(...summary.refusals)
    if (summary.usesCredential) this.#walk.usesCredential = true
    if (summary.usesPath) this.#walk.usesPath = true
    this.#walk.handedTo ??= summary.handedTo
    for (const setting of summary.defaults) this.#walk.defaults.add(setting)
    const passes = summary.exits.some(({ kind }) => kind === 'pass')
    if (!passes && summary.exits.length > 0) {
      const kinds = summary.exits.map(({ kind }) => kind)
      this.raises ??= kinds.includes('refuse') ? 'refuse' : kinds.includes('error') ? 'error' : 'reject'
      const exit = summary.exits.find(({ kind }) => kind === this.raises)
      this.raisedBy ??= exit?.thrownBy ?? exit?.at
      return UNKNOWN
    }
    const value = returnedBy(summary)
    if (value.is !== 'unknown') return value
    return values.some(({ is }) => is === 'absent') && ABOUT_IDENTITY.test(node.text) ? ABSENT : UNKNOWN
  }

  #outside(target: Resolved | undefined, callee: PythonNode, values: readonly Value[]): Value {
    const name = target?.name ?? callee.text
    if (ROUTE_PATH.test(name) && values[0] !== undefined && isScope(values[0])) return this.#path()
    if (MADE_OF_SCOPE.test(name) && values[0] !== undefined && isScope(values[0])) return REQUEST
    const hasAbsent = values.some(({ is }) => is === 'absent')
    if (hasAbsent && VERIFIES.test(name) && !DECODES_DATA.test(name)) {
      this.#walk.usesCredential = true
      this.raises ??= 'error'
      return ABSENT
    }
    if (hasAbsent) {
      if (target?.kind !== 'class' && JUDGES.test(callee.field('attribute')?.text ?? callee.text)) {
        this.#walk.handedTo ??= callee
      }
      return ABSENT
    }
    const takesRequest = values.some(({ is }) => is === 'request' || is === 'container')
    if (takesRequest && ABOUT_IDENTITY.test(name)) {
      if (JUDGES.test(callee.field('attribute')?.text ?? callee.text)) this.#walk.handedTo ??= callee
      return this.#credential(name)
    }
    return /^(str|bytes|dict|list)$/.test(name) && values[0] !== undefined && isScope(values[0]) ? values[0] : UNKNOWN
  }
}

/** The scope of ASGI: a mapping, and all there is of a request in middleware that is no class of Starlette's. */
function isScope({ is }: Value): boolean {
  return is === 'container' || is === 'request'
}
