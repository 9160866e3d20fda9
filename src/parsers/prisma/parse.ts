import type { Position } from '../../core/position.ts'
import { lineIndex } from '../sql/lines.ts'
import type { PrismaToken } from './tokens.ts'
import { prismaTokens } from './tokens.ts'

/** A value in an attribute or a setting: `"id"`, `Cascade`, `[a, b(sort: Desc)]`, `env("X")`. */
export type PrismaValue =
  | { readonly is: 'text' | 'word' | 'number'; readonly text: string }
  | { readonly is: 'list'; readonly items: readonly PrismaValue[] }
  | { readonly is: 'call'; readonly name: string; readonly args: PrismaArguments }

export interface PrismaArguments {
  readonly plain: readonly PrismaValue[]
  readonly named: ReadonlyMap<string, PrismaValue>
}

/** `@id`, `@db.Uuid`, `@@index([a, b], map: "x")`; the name without its `@`. */
export interface PrismaAttribute {
  readonly name: string
  readonly args: PrismaArguments
  readonly at: Position
}

export interface PrismaField {
  readonly name: string
  /** `String`, a model, an enum; `Unsupported("tsvector")` is told as `Unsupported`. */
  readonly type: string
  readonly list: boolean
  readonly optional: boolean
  readonly attributes: readonly PrismaAttribute[]
  readonly at: Position
}

/** A `model`, `view`, `type` or `enum`. */
export interface PrismaBlock {
  readonly kind: 'model' | 'view' | 'type' | 'enum'
  readonly name: string
  /** Of an enum its values, without a type. */
  readonly fields: readonly PrismaField[]
  readonly attributes: readonly PrismaAttribute[]
  readonly at: Position
}

export interface PrismaSchema {
  readonly blocks: readonly PrismaBlock[]
  /** `datasource` and `generator`, by kind and setting. */
  readonly settings: readonly {
    readonly kind: 'datasource' | 'generator'
    readonly values: ReadonlyMap<string, PrismaValue>
  }[]
  /** Lines that were not understood. */
  readonly problems: readonly { readonly at: Position; readonly reason: string }[]
}

/**
 * Reads one file of a Prisma schema, as the language is described in Prisma's reference
 * (https://www.prisma.io/docs/orm/reference/prisma-schema-reference). What is not understood is told, line by line.
 */
export function parsePrisma(file: string, text: string): PrismaSchema {
  return new Parser(file, text).schema()
}

const NO_ARGUMENTS: PrismaArguments = { plain: [], named: new Map() }

class Parser {
  readonly #file: string
  readonly #tokens: readonly PrismaToken[]
  readonly #line: (offset: number) => number
  readonly #problems: PrismaSchema['problems'][number][] = []
  #next = 0

  constructor(file: string, text: string) {
    this.#file = file
    this.#tokens = prismaTokens(text)
    this.#line = lineIndex(text)
  }

  schema(): PrismaSchema {
    const blocks: PrismaBlock[] = []
    const settings: PrismaSchema['settings'][number][] = []
    while (this.#peek() !== undefined) {
      const start = this.#take()
      const kind = start?.text ?? ''
      if (start?.kind === 'line') continue
      const name = this.#peek()?.kind === 'word' ? this.#take() : undefined
      if (start === undefined || name === undefined || !this.#skip('{')) this.#lost(start, 'no block of a schema')
      else if (kind === 'model' || kind === 'view' || kind === 'type' || kind === 'enum')
        blocks.push(this.#block(kind, name.text, start))
      else if (kind === 'datasource' || kind === 'generator') settings.push({ kind, values: this.#settings() })
      else this.#lost(start, `a block called ${kind}`)
    }
    return { blocks, settings, problems: this.#problems }
  }

  #block(kind: PrismaBlock['kind'], name: string, start: PrismaToken): PrismaBlock {
    const fields: PrismaField[] = []
    const attributes: PrismaAttribute[] = []
    while (this.#peek() !== undefined && !this.#skip('}')) {
      const token = this.#peek()
      if (token?.kind === 'line') this.#next += 1
      else if (token?.text === '@@') attributes.push(this.#attribute())
      else if (token?.kind === 'word') fields.push(this.#field(kind === 'enum'))
      else this.#lost(this.#take(), 'neither a field nor an attribute')
    }
    return { kind, name, fields, attributes, at: this.#at(start) }
  }

  #field(isValue: boolean): PrismaField {
    const start = this.#take()
    const name = start?.text ?? ''
    const at = this.#at(start)
    let type = ''
    let [list, optional] = [false, false]
    if (!isValue) {
      if (this.#peek()?.kind === 'word') type = this.#take()?.text ?? ''
      else this.#lost(this.#peek(), `the type of ${name}`)
      if (this.#skip('(')) this.#arguments()
      if (this.#skip('[')) list = this.#skip(']')
      optional = this.#skip('?')
    }
    const attributes: PrismaAttribute[] = []
    while (this.#peek()?.text === '@') attributes.push(this.#attribute())
    const rest = this.#peek()
    if (rest !== undefined && rest.kind !== 'line' && rest.text !== '}') this.#lost(rest, `what stands after ${name}`)
    return { name, type, list, optional, attributes, at }
  }

  #attribute(): PrismaAttribute {
    const start = this.#take()
    let name = this.#take()?.text ?? ''
    while (this.#skip('.')) name += `.${this.#take()?.text ?? ''}`
    return { name, args: this.#skip('(') ? this.#arguments() : NO_ARGUMENTS, at: this.#at(start) }
  }

  /** What stands between brackets, the closing one included. */
  #arguments(): PrismaArguments {
    const plain: PrismaValue[] = []
    const named = new Map<string, PrismaValue>()
    while (this.#peek() !== undefined && !this.#closes(')')) {
      if (this.#peek()?.kind === 'word' && this.#tokens[this.#next + 1]?.text === ':') {
        const name = this.#take()?.text ?? ''
        this.#next += 1
        const value = this.#value()
        if (value !== undefined) named.set(name, value)
      } else {
        const value = this.#value()
        if (value !== undefined) plain.push(value)
      }
    }
    return { plain, named }
  }

  #value(): PrismaValue | undefined {
    this.#lines()
    const token = this.#take()
    if (token === undefined) return undefined
    if (token.kind === 'text' || token.kind === 'number') return { is: token.kind, text: token.text }
    if (token.text === '[') {
      const items: PrismaValue[] = []
      while (this.#peek() !== undefined && !this.#closes(']')) {
        const item = this.#value()
        if (item !== undefined) items.push(item)
      }
      return { is: 'list', items }
    }
    if (token.kind !== 'word') return undefined
    let name = token.text
    while (this.#skip('.')) name += `.${this.#take()?.text ?? ''}`
    return this.#skip('(') ? { is: 'call', name, args: this.#arguments() } : { is: 'word', text: name }
  }

  #settings(): ReadonlyMap<string, PrismaValue> {
    const values = new Map<string, PrismaValue>()
    while (this.#peek() !== undefined && !this.#skip('}')) {
      const token = this.#take()
      if (token?.kind !== 'word' || !this.#skip('=')) continue
      const value = this.#value()
      if (value !== undefined) values.set(token.text, value)
    }
    return values
  }

  /** Commas and line ends pass; true, and taken, when what closes comes next. */
  #closes(mark: string): boolean {
    this.#lines()
    if (this.#skip(',')) this.#lines()
    return this.#skip(mark)
  }

  #lines(): void {
    while (this.#peek()?.kind === 'line') this.#next += 1
  }

  #peek(): PrismaToken | undefined {
    return this.#tokens[this.#next]
  }

  #take(): PrismaToken | undefined {
    const token = this.#tokens[this.#next]
    this.#next += 1
    return token
  }

  #skip(text: string): boolean {
    const token = this.#peek()
    const isIt = token?.kind === 'mark' && token.text === text
    if (isIt) this.#next += 1
    return isIt
  }

  /** Goes on in the next line. */
  #lost(token: PrismaToken | undefined, what: string): void {
    this.#problems.push({ at: this.#at(token), reason: `${what} could not be read` })
    while (this.#peek() !== undefined && this.#peek()?.kind !== 'line') this.#next += 1
  }

  #at(token: PrismaToken | undefined): Position {
    return { file: this.#file, line: this.#line(token?.start ?? 0) }
  }
}
