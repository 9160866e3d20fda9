import { argumentsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant } from '../python/types.ts'
import type { Supposition, Value } from './values.ts'
import { builtinValue, compare, isNode, methodValue, supposedValue, truth } from './values.ts'

const PRODUCTION_TEST = /^(_?is_|in_)?prod(uction)?(_?(env|environment|mode|like))?$/i
const DEVELOPMENT_TEST = /^(_?is_|in_)?(dev|development|local|debug|test|testing)(_?(env|environment|mode))?$/i

/** Gives expressions a value under a supposition about settings: known, or undefined. Runs nothing. */
export abstract class Evaluator {
  readonly suppose: Supposition
  readonly variables: Map<string, Value | PythonNode>
  readonly depth: number

  constructor(suppose: Supposition, variables: ReadonlyMap<string, Value | PythonNode> = new Map(), depth = 0) {
    this.suppose = suppose
    this.variables = new Map(variables)
    this.depth = depth
  }

  /** The same with other variables. */
  protected abstract fork(variables: ReadonlyMap<string, Value | PythonNode>): Evaluator
  /** What a property or function of the repository returns. */
  protected abstract returned(definition: PythonNode): Value
  /** The value of a call of a function of the repository; undefined for calls of anything else. */
  protected abstract ownCall(call: PythonNode): { readonly value: Value } | undefined

  /** Binds the known value, or the expression itself so that members of a settings object can be followed. */
  protected bind(node: PythonNode): Value | PythonNode {
    const value = this.value(node)
    return value === undefined && this.suppose.references.of(node) === undefined ? node : value
  }

  /** The members of a literal list, dictionary or constant, as bindings of the loop's names. */
  protected rounds(
    left: PythonNode | undefined,
    right: PythonNode | undefined,
  ): Map<string, Value | PythonNode>[] | undefined {
    if (left === undefined || right === undefined) return undefined
    const names = left.kind === 'identifier' ? [left.text] : left.parts.map((part) => part.text)
    return this.#items(right)?.map((item) => {
      const first = item[0]
      const isTuple = item.length === 1 && isNode(first) && /^(tuple|list)$/.test(first.kind)
      const values = names.length > 1 && isTuple ? first.parts : item
      return new Map(names.map((name, place) => [name, this.#settle(values[place])]))
    })
  }

  #settle(value: Value | PythonNode): Value | PythonNode {
    return isNode(value) ? this.bind(value) : value
  }

  /** Each member as its parts: key and value for `.items()`, else the member alone. */
  #items(node: PythonNode): (Value | PythonNode)[][] | undefined {
    const literal = this.#literal(node)
    if (literal === undefined) {
      const value = this.value(node)
      return Array.isArray(value) ? value.map((one: Constant) => [one]) : undefined
    }
    if (literal.kind !== 'dictionary') return literal.parts.map((part) => [part])
    const pairs = literal.parts.filter(({ kind }) => kind === 'pair')
    const fields = /\.items\(\)$/.test(node.text)
      ? ['key', 'value']
      : /\.values\(\)$/.test(node.text)
        ? ['value']
        : ['key']
    return pairs.map((pair) => fields.map((field) => pair.field(field)))
  }

  #literal(node: PythonNode): PythonNode | undefined {
    if (/^(list|tuple|set|dictionary)$/.test(node.kind)) return node
    if (node.kind === 'call') {
      const object = node.field('function')?.field('object')
      return object !== undefined && /\.(items|values|keys)\(\)$/.test(node.text) ? this.#literal(object) : undefined
    }
    const found =
      node.kind === 'identifier' || node.kind === 'attribute' ? this.suppose.python.resolve(node) : undefined
    return found?.kind === 'value' && !found.node.equals(node) ? this.#literal(found.node) : undefined
  }

  /** The value of an expression under the supposition. */
  value(node: PythonNode | undefined): Value {
    if (node === undefined || this.suppose.budget.left-- <= 0) return undefined
    switch (node.kind) {
      case 'identifier':
      case 'attribute':
        return this.#named(node)
      case 'comparison_operator':
        return this.#comparison(node)
      case 'boolean_operator':
        return this.#boolean(node)
      case 'not_operator': {
        const inner = truth(this.value(node.field('argument')))
        return inner === undefined ? undefined : !inner
      }
      case 'parenthesized_expression':
      case 'await':
        return this.value(node.parts[0])
      case 'call':
        return this.#callValue(node)
      case 'subscript':
        return this.#member(node.parts[0], node.parts[1])
      case 'list_comprehension':
      case 'generator_expression':
      case 'set_comprehension':
        return this.#comprehension(node)
      case 'list':
      case 'tuple':
      case 'set': {
        const parts = node.parts.map((part) => this.value(part))
        return parts.every((part): part is Constant => part !== undefined && typeof part !== 'symbol')
          ? parts
          : undefined
      }
      default:
        return this.suppose.python.constant(node)
    }
  }

  #named(node: PythonNode): Value {
    if (node.kind === 'identifier' && this.variables.has(node.text)) {
      const bound = this.variables.get(node.text)
      return isNode(bound) ? undefined : bound
    }
    const setting = this.#settingOf(node)
    if (setting !== undefined) return supposedValue(setting, this.suppose)
    const last = node.kind === 'attribute' ? (node.field('attribute')?.text ?? '') : node.text
    const target = this.suppose.python.resolve(node)
    if (target?.kind === 'function' && node.kind === 'attribute') return this.returned(target.node)
    if (target?.kind === 'value' && !target.node.equals(node)) {
      const value = this.suppose.python.constant(target.node) ?? this.value(target.node)
      if (value !== undefined) return value
    }
    if (last === 'value' && node.kind === 'attribute') return this.value(node.field('object'))
    return this.#byName(last)
  }

  /** `is_production` and its like, when what is behind them could not be seen. */
  #byName(name: string): Value {
    const isProduction = PRODUCTION_TEST.test(name)
    if (!isProduction && !DEVELOPMENT_TEST.test(name)) return undefined
    this.suppose.seen.environment = true
    return this.suppose.environment === 'production' ? isProduction : undefined
  }

  #settingOf(node: PythonNode) {
    const object = node.kind === 'attribute' ? node.field('object') : undefined
    const bound = object?.kind === 'identifier' ? this.variables.get(object.text) : undefined
    const name = node.field('attribute')?.text
    const through = isNode(bound) && name !== undefined ? this.suppose.references.ofMember(bound, name) : undefined
    return through ?? this.suppose.references.of(node)
  }

  #comparison(node: PythonNode): Value {
    const operands = node.parts.filter((part) => part.fieldName !== 'operators')
    const operators = node.parts
      .filter((part) => part.fieldName === 'operators')
      .map(({ text }) => text.replace(/\s+/g, ' '))
    let all: boolean | undefined = true
    operators.forEach((operator, place) => {
      const one = compare(operator, this.value(operands[place]), this.value(operands[place + 1]))
      all = all === false || one === false ? false : all === undefined || one === undefined ? undefined : all && one
    })
    return all
  }

  #boolean(node: PythonNode): Value {
    const left = this.value(node.field('left'))
    const isOr = node.field('operator')?.text === 'or'
    if (truth(left) === isOr) return left
    const right = this.value(node.field('right'))
    if (truth(left) !== undefined) return right
    return truth(right) === isOr ? isOr : undefined
  }

  #callValue(node: PythonNode): Value {
    const callee = node.field('function')
    if (callee === undefined) return undefined
    const setting = callee.text === 'getattr' ? this.#getattr(node) : this.suppose.references.of(node)
    const isPlain = callee.kind !== 'attribute' || /environ|getenv/.test(callee.text)
    if (setting !== undefined && isPlain) return supposedValue(setting, this.suppose)
    const of = (inner: PythonNode): Value => this.value(inner)
    if (callee.kind === 'attribute') {
      const object = callee.field('object')
      const name = callee.field('attribute')?.text ?? ''
      if (name === 'get') return this.#member(object, argumentsOf(node)[0]?.value)
      const made = methodValue(name, this.value(object), node, of)
      if (made !== undefined) return made
    }
    if (callee.text === 'any' || callee.text === 'all') return this.#quantifier(callee.text, node)
    const built = builtinValue(callee.text, node, of)
    if (built !== undefined) return built
    const own = this.ownCall(node)
    if (own !== undefined) return own.value
    const byName = this.#byName(callee.text.split('.').at(-1) ?? '')
    return byName ?? this.suppose.python.constant(node)
  }

  #getattr(node: PythonNode) {
    const [object, name] = argumentsOf(node).map(({ value }) => value)
    const attribute = name === undefined ? undefined : this.value(name)
    return object === undefined || typeof attribute !== 'string'
      ? undefined
      : this.suppose.references.ofMember(this.#bound(object), attribute)
  }

  #bound(node: PythonNode): PythonNode {
    const bound = node.kind === 'identifier' ? this.variables.get(node.text) : undefined
    return isNode(bound) ? bound : node
  }

  /** `values.get('secret_key')`, `info.data['secret_key']` in a validator: the field of the class around. */
  #member(object: PythonNode | undefined, key: PythonNode | undefined): Value {
    const name = key === undefined ? undefined : (stringValue(key) ?? this.value(key))
    if (
      object === undefined ||
      typeof name !== 'string' ||
      !/(^|\.)(values|data|info\.data|_?values?)$/.test(object.text)
    )
      return undefined
    const owner = this.suppose.subject.owner
    const setting = owner === undefined ? undefined : this.suppose.references.field(owner, name)
    if (setting === undefined) return undefined
    return this.suppose.missing === true && setting === this.suppose.subject
      ? null
      : supposedValue(setting, this.suppose)
  }

  /** Whether a comprehension over literal members gives any: the value is a list with or without a member. */
  #comprehension(node: PythonNode): Value {
    const [body, loop, ...filters] = node.parts
    const rounds = loop?.kind === 'for_in_clause' ? this.rounds(loop.field('left'), loop.field('right')) : undefined
    if (rounds === undefined || body === undefined) return undefined
    const test = filters.find(({ kind }) => kind === 'if_clause')?.parts[0]
    const found: Constant[] = []
    for (const bound of rounds) {
      const inner = this.fork(new Map([...this.variables, ...bound]))
      const kept = test === undefined ? true : truth(inner.value(test))
      const value = test === undefined ? inner.value(body) : 'member'
      if (kept === true) found.push(typeof value === 'symbol' || value === undefined ? 'unknown' : value)
      // Members that hang on other settings are supposed to be good.
    }
    return found
  }

  #quantifier(name: string, node: PythonNode): Value {
    const list = this.value(argumentsOf(node)[0]?.value ?? node.field('arguments'))
    if (!Array.isArray(list)) return undefined
    const truths = list.map((one) => (one === 'unknown' ? undefined : truth(one)))
    if (truths.includes(name === 'any')) return name === 'any'
    return truths.includes(undefined) ? undefined : name !== 'any'
  }
}
