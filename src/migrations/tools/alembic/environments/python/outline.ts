import type { Call, Expression } from './expression.ts'
import { ExpressionReader, within } from './expression.ts'
import type { Token } from './tokens.ts'
import { tokenize } from './tokens.ts'

/** `name = value`, `object["key"] = value`, or what a function returns. */
export interface Assignment {
  readonly target: Expression
  readonly value: Expression
  readonly line: number
  /** The function it stands in; undefined at module level. */
  readonly owner: string | undefined
}

export interface Import {
  /** As written, with its leading dots. */
  readonly module: string
  /** Undefined when the module itself is imported. */
  readonly member: string | undefined
  /** What the file calls it; `*` for everything. */
  readonly name: string
}

/** What a Python file says, without the order in which it says it. */
export interface Outline {
  readonly text: string
  readonly imports: readonly Import[]
  readonly assignments: readonly Assignment[]
  readonly calls: readonly { readonly call: Call; readonly line: number; readonly owner: string | undefined }[]
  /** By the name of the function. */
  readonly returns: ReadonlyMap<string, readonly Expression[]>
  readonly parameters: ReadonlyMap<string, readonly string[]>
}

const HEADS: ReadonlySet<string> = new Set([
  ...['if', 'elif', 'while', 'with', 'for', 'return', 'raise', 'assert', 'else', 'try', 'except', 'finally', 'async'],
  ...['del', 'yield', 'await', 'match', 'case'],
])

/** Reads the statements of a configuration file (`env.py`) from its tokens: cheaper than a syntax tree by far. */
export function outlineOf(source: string): Outline {
  const found = known.get(source)
  if (found !== undefined) return found
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
  const outline = new OutlineReader(text).read()
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(source, outline)
  return outline
}

/** The services of a fleet often have the same `env.py`. */
const known = new Map<string, Outline>()
const MOST_KNOWN = 64

class OutlineReader {
  readonly #text: string
  readonly #tokens: readonly Token[]
  readonly #imports: Import[] = []
  readonly #assignments: Assignment[] = []
  readonly #calls: { call: Call; line: number; owner: string | undefined }[] = []
  readonly #returns = new Map<string, Expression[]>()
  readonly #parameters = new Map<string, string[]>()
  /** Functions around the statement, with the indentation of their `def`. */
  readonly #owners: { readonly name: string; readonly indent: number }[] = []
  #line = 1
  #counted = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokenize(text)
  }

  read(): Outline {
    for (let at = 0; at < this.#tokens.length; ) {
      const first = this.#tokens[at]
      if (first === undefined) break
      if (first.kind === 'newline' || first.text === ';') {
        at++
        continue
      }
      if (at === 0 || this.#tokens[at - 1]?.kind === 'newline') this.#leave(first.indent)
      at = Math.max(at + 1, this.#statement(at, first))
    }
    return {
      text: this.#text,
      imports: this.#imports,
      assignments: this.#assignments,
      calls: this.#calls,
      returns: this.#returns,
      parameters: this.#parameters,
    }
  }

  #leave(indent: number): void {
    while (indent <= (this.#owners.at(-1)?.indent ?? -1)) this.#owners.pop()
  }

  #lineOf(offset: number): number {
    for (; this.#counted < offset; this.#counted++) if (this.#text[this.#counted] === '\n') this.#line++
    return this.#line
  }

  get #owner(): string | undefined {
    return this.#owners.at(-1)?.name
  }

  /** Reads one statement, or the head of a compound one, and tells where the next begins. */
  #statement(start: number, first: Token): number {
    let at = start
    let head = first.text
    if (head === 'async') head = this.#tokens[++at]?.text ?? ''
    if (head === 'import' || head === 'from') return this.#import(at)
    if (head === 'def') return this.#definition(at, first.indent)
    if (head === 'class' || head === '@') return this.#lineEnd(at)
    const line = this.#lineOf(first.offset)
    const reader = new ExpressionReader(this.#tokens, HEADS.has(head) ? at + 1 : at)
    const target = reader.expression()
    this.#see(target, line)
    if (head === 'return' && this.#owner !== undefined) this.#note(this.#returns, this.#owner, target)
    this.#values(reader, target, line)
    return reader.at
  }

  /** After the first expression: annotations, values, `as name`, further expressions. */
  #values(reader: ExpressionReader, first: Expression, line: number): void {
    const targets = [first]
    while (reader.text !== undefined && reader.text !== ';') {
      if (reader.take(':')) {
        // An annotation, or the body of a compound statement on the same line.
        const inner = reader.expression()
        if (reader.text !== '=') this.#see(inner, line)
        continue
      }
      const assigns = reader.take('=')
      if (!assigns) {
        reader.at++
        if (reader.text === undefined) return
      }
      const value = reader.expression()
      this.#see(value, line)
      if (!assigns) continue
      if (reader.text === '=') targets.push(value)
      else for (const target of targets) this.#assignments.push({ target, value, line, owner: this.#owner })
    }
  }

  #see(expression: Expression, line: number): void {
    for (const part of within(expression)) {
      if (part.kind === 'call') this.#calls.push({ call: part, line, owner: this.#owner })
    }
  }

  #note<T>(map: Map<string, T[]>, key: string, value: T): void {
    const list = map.get(key) ?? []
    list.push(value)
    map.set(key, list)
  }

  #lineEnd(start: number): number {
    let at = start
    while (this.#tokens[at] !== undefined && this.#tokens[at]?.kind !== 'newline') at++
    return at
  }

  #definition(at: number, indent: number): number {
    const name = this.#tokens[at + 1]?.text ?? ''
    const end = this.#lineEnd(at)
    const parameters: string[] = []
    let depth = 0
    for (const [index, token] of this.#tokens.slice(at, end).entries()) {
      const before = this.#tokens[at + index - 1]?.text ?? ''
      if (token.text === '(' || token.text === '[') depth++
      else if (token.text === ')' || token.text === ']') depth--
      else if (depth === 1 && token.kind === 'name' && ['(', ',', '*', '**'].includes(before))
        parameters.push(token.text)
    }
    this.#parameters.set(name, parameters)
    this.#owners.push({ name, indent })
    return end
  }

  #import(start: number): number {
    const end = this.#lineEnd(start)
    const words = this.#tokens.slice(start, end).map(({ text }) => text)
    const stop = words.indexOf(';')
    const [keyword, ...rest] = stop === -1 ? words : words.slice(0, stop)
    const split = rest.indexOf('import')
    const module = keyword === 'from' ? rest.slice(0, split).join('') : undefined
    const names = (keyword === 'from' ? rest.slice(split + 1) : rest).filter((word) => word !== '(' && word !== ')')
    for (const item of splitAtCommas(names)) this.#imported(module, item)
    return stop === -1 ? end : start + stop
  }

  #imported(module: string | undefined, words: readonly string[]): void {
    const as = words.indexOf('as')
    const path = (as === -1 ? words : words.slice(0, as)).join('')
    const alias = as === -1 ? undefined : words[as + 1]
    if (path === '') return
    if (module !== undefined) this.#imports.push({ module, member: path, name: alias ?? path })
    else this.#imports.push({ module: path, member: undefined, name: alias ?? path })
  }
}

function splitAtCommas(words: readonly string[]): string[][] {
  const items: string[][] = [[]]
  for (const word of words) {
    if (word === ',') items.push([])
    else items.at(-1)?.push(word)
  }
  return items
}
