import { createHash } from 'node:crypto'
import { asText, TextObject } from '../library/convert.ts'
import { unknowable } from '../library/unknowable.ts'
import type { PyValue } from '../python/values.ts'
import { forceQuote, quote } from './quote.ts'

/** The name of a table, column, constraint. */
export interface Name {
  readonly text: string
  /** `quoted_name(…, quote=…)`, `Column(quote=…)`: quote in any case, or in none. */
  readonly quoted?: boolean | undefined
  /** `op.f(…)`: no naming convention touches it, and it is cut when it is too long. */
  readonly final?: boolean | undefined
}

/** A string with a mark: the result of `op.f()`, `conv()` or `quoted_name()`. */
export class MarkedName extends TextObject {
  readonly typeName = 'sqlalchemy.sql.quoted_name'
  readonly value: string
  readonly name: Name
  constructor(name: Name) {
    super()
    this.value = name.text
    this.name = name
  }
}

export function asName(value: PyValue | undefined, what: string): Name {
  return value instanceof MarkedName ? value.name : { text: asText(value, what) }
}

export function asOptionalName(value: PyValue | undefined, what: string): Name | undefined {
  return value === undefined || value === null ? undefined : asName(value, what)
}

export function plainName(text: string): Name {
  return { text }
}

export function renderName({ text, quoted }: Name): string {
  if (text === '') unknowable('a name is empty')
  if (quoted === undefined) return quote(text)
  return quoted ? forceQuote(text) : text
}

const LONGEST = 63

/** The name of a constraint or index. A final name that is too long is cut as SQLAlchemy cuts it; any other is refused. */
export function renderLimitedName(name: Name): string {
  const characters = [...name.text]
  if (characters.length <= LONGEST) return renderName(name)
  if (!name.final) unknowable(`the name ${name.text} is longer than ${LONGEST} characters; SQLAlchemy refuses it`)
  const digest = createHash('md5').update(name.text).digest('hex').slice(-4)
  return renderName({ ...name, text: `${characters.slice(0, LONGEST - 8).join('')}_${digest}` })
}

/** A name in its schema, as SQLAlchemy writes both. */
export function renderQualified(name: Name, schema: Name | undefined): string {
  return schema === undefined || schema.text === '' ? renderName(name) : `${renderName(schema)}.${renderName(name)}`
}

/** The same as Alembic's own directives write it: each part of a dotted schema is quoted by itself. */
export function renderDotted(name: Name, schema: Name | undefined): string {
  if (schema === undefined || schema.text === '') return renderName(name)
  const parts = schema.quoted === undefined ? schema.text.split('.').map(quote) : [renderName(schema)]
  return `${parts.join('.')}.${renderName(name)}`
}
