import { unknowable } from '../../library/unknowable.ts'
import type { Name } from '../name.ts'
import type { Target } from './foreign-key.ts'

/** Templates of names by `ix`, `pk`, `uq`, `ck`, `fk`. */
export type NamingConvention = ReadonlyMap<string, string>

/** The convention of a service whose metadata could not be read: names it may change are not known. */
export const UNKNOWN_CONVENTION: NamingConvention = new Map()

/** What SQLAlchemy uses where a MetaData has no convention of its own. */
export const DEFAULT_CONVENTION: NamingConvention = new Map([['ix', 'ix_%(column_0_label)s']])

/** What a template may speak of. */
export interface Subject {
  readonly kind: 'ix' | 'pk' | 'uq' | 'ck' | 'fk'
  readonly name: Name | undefined
  readonly table: Name
  readonly schema: Name | undefined
  /** Called only when the template names a column. */
  readonly columns: () => readonly { readonly name: string; readonly key: string }[]
  readonly targets?: readonly Target[]
}

/**
 * The name of a constraint or index: its own, or what the convention of its MetaData makes of it. Final names stay;
 * others go through a template that has `%(constraint_name)s` (sql/naming.py).
 */
export function conventionalName(subject: Subject, convention: NamingConvention): Name | undefined {
  const { name, kind } = subject
  // The usual convention for checks is the one that changes given names.
  if (convention === UNKNOWN_CONVENTION && !name?.final && (name === undefined || kind === 'ck')) {
    unknowable('the naming convention of the metadata is not known, and the name would come from it')
  }
  const template = convention.get(kind)
  if (name?.final || template === undefined) return name
  if (name !== undefined && !template.includes('constraint_name')) return name
  return { text: filled(template, subject), final: true }
}

function filled(template: string, subject: Subject): string {
  return template.replace(/%%|%\((\w+)\)s/g, (whole, token: string | undefined) =>
    token === undefined ? (whole === '%%' ? '%' : whole) : tokenValue(token, subject),
  )
}

function tokenValue(token: string, subject: Subject): string {
  if (token === 'table_name') return subject.table.text
  if (token === 'constraint_name') {
    return subject.name?.text ?? unknowable('the naming convention needs a name, and the constraint has none')
  }
  if (token === 'referred_table_name') return subject.targets?.[0]?.table.text ?? unknowable('no referred table')
  const match = /^(referred_)?column_(\d+)(_?N)?_(name|key|label)$/.exec(token)
  if (match === null) return unknowable(`the naming convention has the token ${token}`)
  const [, referred, index = '0', several, part = 'name'] = match
  const values = referred === undefined ? ownParts(part, subject) : referredParts(subject)
  if (several !== undefined) return values.join(several === '_N' ? '_' : '')
  return values[Number(index)] ?? ''
}

function ownParts(part: string, { columns, table, schema }: Subject): string[] {
  return columns().map(({ name, key }) => {
    if (part !== 'label') return part === 'key' ? key : name
    return `${schema === undefined ? '' : `${schema.text.replaceAll('.', '_')}_`}${table.text}_${name}`
  })
}

function referredParts({ targets = [] }: Subject): string[] {
  return targets.map(({ column }) => column?.text ?? unknowable('the referred column has no name'))
}
