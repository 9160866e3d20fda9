import type { Token } from './tokens.ts'
import { tokenize } from './tokens.ts'

/** An expression of Python, as far as configuration needs it. What is not told apart is `other`, with its parts. */
export type Expression =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly object: Expression; readonly name: string }
  | Call
  | { readonly kind: 'item'; readonly object: Expression; readonly key: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
  /** `a or b`, `a if c else b`: one of them. */
  | { readonly kind: 'either'; readonly of: readonly Expression[] }
  /** `a + b`, `a / b` and f-strings: one after the other. */
  | { readonly kind: 'joined'; readonly operator: '+' | '/' | ''; readonly parts: readonly Expression[] }
  | { readonly kind: 'other'; readonly parts: readonly Expression[] }

export interface Call {
  readonly kind: 'call'
  readonly callee: Expression
  readonly positional: readonly Expression[]
  readonly named: ReadonlyMap<string, Expression>
  /** What `**` hands over. */
  readonly spread: readonly Expression[]
  readonly offset: number
}

const MAX_DEPTH = 60
/** Longer chains (`a.b.c…`, `a + b + …`) than anyone writes are cut, so that whoever walks them need not fear depth. */
const MAX_CHAIN = 200
const OPENING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** Reads expressions from tokens; never fails, and always moves on. */
export class ExpressionReader {
  readonly #tokens: readonly Token[]
  #depth = 0
  at: number

  constructor(tokens: readonly Token[], at: number) {
    this.#tokens = tokens
    this.at = at
  }

  get text(): string | undefined {
    const token = this.#tokens[this.at]
    return token === undefined || token.kind === 'newline' || token.kind === 'string' ? undefined : token.text
  }

  get #token(): Token | undefined {
    return this.#tokens[this.at]
  }

  /** Goes on if the next token is this one. */
  take(text: string): boolean {
    if (this.text !== text) return false
    this.at++
    return true
  }

  expression(): Expression {
    if (++this.#depth > MAX_DEPTH) {
      this.#depth--
      this.at++
      return { kind: 'other', parts: [] }
    }
    const value = this.#conditional()
    this.#depth--
    return value
  }

  #conditional(): Expression {
    const first = this.#either()
    if (!this.take('if')) return first
    const condition = this.#either()
    const last = this.take('else') ? this.expression() : { kind: 'other' as const, parts: [] }
    return { kind: 'either', of: [first, last, { kind: 'other', parts: [condition] }] }
  }

  #either(): Expression {
    const of = [this.#compared()]
    while (this.take('or')) of.push(this.#compared())
    const [only] = of
    return of.length === 1 && only !== undefined ? only : { kind: 'either', of }
  }

  #compared(): Expression {
    const parts = [this.#joined()]
    while (this.text !== undefined && COMPARING.has(this.text)) {
      this.at++
      while (this.take('not') || this.take('in'));
      parts.push(this.#joined())
    }
    const [only] = parts
    return parts.length === 1 && only !== undefined ? only : { kind: 'other', parts }
  }

  #joined(): Expression {
    let left = this.#postfix()
    for (let links = 1; this.text !== undefined && JOINING.has(this.text); links++) {
      if (links % MAX_CHAIN === 0) left = { kind: 'other', parts: [] }
      const operator = this.text
      this.at++
      const right = this.#postfix()
      left =
        operator === '+' || operator === '/'
          ? { kind: 'joined', operator, parts: [left, right] }
          : { kind: 'other', parts: [left, right] }
    }
    return left
  }

  #postfix(): Expression {
    while (this.text !== undefined && PREFIXES.has(this.text)) this.at++
    let value = this.#atom()
    for (let links = 1; ; links++) {
      if (links % MAX_CHAIN === 0) value = { kind: 'other', parts: [] }
      const offset = this.#token?.offset ?? 0
      if (this.take('.')) {
        value = { kind: 'attribute', object: value, name: this.#token?.text ?? '' }
        this.at++
      } else if (this.take('(')) value = { kind: 'call', callee: value, ...this.#arguments(), offset }
      else if (this.take('[')) {
        const [key, ...more] = this.#items(']')
        const plain = key !== undefined && more.length === 0 ? key : { kind: 'other' as const, parts: [] }
        value = { kind: 'item', object: value, key: plain }
      } else return value
    }
  }

  #atom(): Expression {
    const token = this.#token
    if (token === undefined || token.kind === 'newline') return { kind: 'other', parts: [] }
    if (token.kind === 'string') return this.#strings()
    this.at++
    if (token.text === '(' || token.text === '[') {
      const close = OPENING[token.text] ?? ')'
      const items = this.#items(close)
      const [only] = items
      const isTuple = token.text === '[' || items.length !== 1 || this.#tokens[this.at - 2]?.text === ','
      return isTuple || only === undefined ? { kind: 'list', items } : only
    }
    if (token.text === '{') return this.#dict()
    if (token.text === 'True' || token.text === 'False') return { kind: 'constant', value: token.text === 'True' }
    if (token.text === 'None') return { kind: 'constant', value: null }
    if (token.text === 'lambda') {
      while (this.text !== undefined && this.text !== ':') this.at++
      this.at++
      return { kind: 'other', parts: [this.expression()] }
    }
    if (token.kind !== 'name') return { kind: 'other', parts: [] }
    if (this.take(':=')) return this.expression()
    return { kind: 'name', name: token.text }
  }

  #strings(): Expression {
    const parts: Expression[] = []
    for (let token = this.#token; token?.kind === 'string'; token = this.#token) {
      this.at++
      if (token.value === undefined) parts.push({ kind: 'other', parts: [] })
      else if (token.isFormat) parts.push(...formatParts(token.value))
      else parts.push({ kind: 'text', value: token.value })
    }
    const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.value] : []))
    return texts.length === parts.length
      ? { kind: 'text', value: texts.join('') }
      : { kind: 'joined', operator: '', parts }
  }

  /** What stands between brackets, up to and with the closing one. */
  #items(close: string): Expression[] {
    const items: Expression[] = []
    while (this.#token !== undefined && !this.take(close)) {
      const before = this.at
      items.push(this.expression())
      if (this.text === 'for' || this.text === 'async' || this.text === ':') this.#skipTo(close)
      else this.take(',')
      if (this.at === before) this.at++
    }
    return items
  }

  #skipTo(close: string): void {
    let depth = 0
    for (; this.#token !== undefined; this.at++) {
      const text = this.text ?? ''
      if (depth === 0 && text === close) return
      if (text in OPENING) depth++
      else if (text === ')' || text === ']' || text === '}') depth--
    }
  }

  #arguments(): Pick<Call, 'positional' | 'named' | 'spread'> {
    const positional: Expression[] = []
    const named = new Map<string, Expression>()
    const spread: Expression[] = []
    while (this.#token !== undefined && !this.take(')')) {
      const before = this.at
      const name = this.#token.kind === 'name' && this.#tokens[this.at + 1]?.text === '=' ? this.#token.text : undefined
      if (this.take('**')) spread.push(this.expression())
      else if (name !== undefined) {
        this.at += 2
        named.set(name, this.expression())
      } else positional.push(this.expression())
      if (this.text === 'for' || this.text === 'async') this.#skipTo(')')
      else this.take(',')
      if (this.at === before) this.at++
    }
    return { positional, named, spread }
  }

  #dict(): Expression {
    const entries: [Expression, Expression][] = []
    const others: Expression[] = []
    while (this.#token !== undefined && !this.take('}')) {
      const before = this.at
      if (this.take('**')) others.push(this.expression())
      else {
        const key = this.expression()
        if (this.take(':')) entries.push([key, this.expression()])
        else others.push(key)
      }
      if (this.text === 'for' || this.text === 'async') this.#skipTo('}')
      else this.take(',')
      if (this.at === before) this.at++
    }
    return others.length > 0 ? { kind: 'other', parts: [...others, ...entries.flat()] } : { kind: 'dict', entries }
  }
}

const COMPARING: ReadonlySet<string> = new Set(['and', 'in', 'not', 'is', '==', '!=', '<', '>', '<=', '>='])
const JOINING: ReadonlySet<string> = new Set(['+', '/', '-', '*', '//', '%', '@', '|', '&', '^', '**'])
const PREFIXES: ReadonlySet<string> = new Set(['await', 'not', '-', '+', '~', '*', 'yield', 'from'])

/** The literal and the computed parts of an f-string; conversions and formats are left out. */
function formatParts(body: string): Expression[] {
  const parts: Expression[] = []
  for (const match of body.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[^{}]+/g)) {
    const [whole, inner] = match
    if (inner === undefined) parts.push({ kind: 'text', value: whole === '{{' ? '{' : whole === '}}' ? '}' : whole })
    else parts.push(expressionOf(inner))
  }
  return parts
}

/** The expression a text begins with. */
export function expressionOf(text: string): Expression {
  return new ExpressionReader(tokenize(text), 0).expression()
}

/** An expression and all within it. */
export function* within(expression: Expression): Generator<Expression> {
  yield expression
  for (const part of partsOf(expression)) yield* within(part)
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'attribute':
      return [expression.object]
    case 'call':
      return [expression.callee, ...expression.positional, ...expression.named.values(), ...expression.spread]
    case 'item':
      return [expression.object, expression.key]
    case 'list':
      return expression.items
    case 'dict':
      return expression.entries.flat()
    case 'either':
      return expression.of
    case 'joined':
    case 'other':
      return expression.parts
    default:
      return []
  }
}

/** `a.b.c` for names joined by dots. */
export function dotted(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name
  if (expression.kind !== 'attribute') return undefined
  const left = dotted(expression.object)
  return left === undefined ? undefined : `${left}.${expression.name}`
}

/** The last name of what is called: `configure` for `context.configure(…)`. */
export function calleeName(call: Call): string {
  return call.callee.kind === 'attribute' ? call.callee.name : call.callee.kind === 'name' ? call.callee.name : ''
}
