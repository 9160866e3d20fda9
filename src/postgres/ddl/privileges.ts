import { lastOf, list, literal, parentOf, type SchemaObject, text } from './objects.ts'

/** Letters of `aclitem` (manual, table 5.1). */
const LETTERS: Readonly<Record<string, string>> = {
  r: 'SELECT',
  a: 'INSERT',
  w: 'UPDATE',
  d: 'DELETE',
  D: 'TRUNCATE',
  x: 'REFERENCES',
  t: 'TRIGGER',
  m: 'MAINTAIN',
  X: 'EXECUTE',
  U: 'USAGE',
  C: 'CREATE',
}

const NOUNS: Readonly<Record<string, string>> = {
  table: 'TABLE',
  view: 'TABLE',
  sequence: 'SEQUENCE',
  schema: 'SCHEMA',
  type: 'TYPE',
  function: 'ROUTINE',
}

/** What anybody may do with a new function or type (manual, 5.8): its absence has to be said. */
const PUBLIC_BY_DEFAULT: Readonly<Record<string, string>> = { function: 'X', type: 'U' }

const ITEM = /^((?:"(?:[^"]|"")*")|[^=]*)=([a-zA-Z*]*)\/(.*)$/

export interface Privileges {
  readonly statements: readonly string[]
  /** Roles that must be there for them. */
  readonly roles: readonly string[]
}

/** `GRANT` for everybody but the owner, who has his rights anyway. */
export function privilegesOf(object: SchemaObject): Privileges {
  const items = list(object, 'grants').flatMap((item) => {
    const [, role = '', letters = '', grantor = ''] = ITEM.exec(item) ?? []
    return letters === '' ? [] : [{ role, letters, grantor }]
  })
  if (items.length === 0 || (object.kind === 'schema' && object.name === 'public')) return { statements: [], roles: [] }
  const target = targetOf(object)
  if (target === undefined) return { statements: [], roles: [] }
  const usual = PUBLIC_BY_DEFAULT[object.kind]
  const isOpen = items.some(({ role, letters }) => role === '' && letters === usual)
  const others = items.filter(({ role, grantor, letters }) => role !== grantor && !(role === '' && letters === usual))
  return {
    statements: [
      ...(usual === undefined || isOpen ? [] : [`REVOKE ALL ON ${target.on} FROM PUBLIC`]),
      ...others.flatMap(({ role, letters }) => grants(role, letters, target)),
    ],
    roles: others.flatMap(({ role }) => (role === '' ? [] : [role])),
  }
}

interface Target {
  readonly on: string
  /** ` (column)` for the privileges of a column. */
  readonly column: string
}

function targetOf({ kind, name }: SchemaObject): Target | undefined {
  if (kind === 'column') return { on: `TABLE ${parentOf(name)}`, column: ` (${lastOf(name)})` }
  const noun = NOUNS[kind]
  return noun === undefined ? undefined : { on: `${noun} ${name}`, column: '' }
}

function grants(role: string, letters: string, { on, column }: Target): string[] {
  const [plain, passedOn]: [string[], string[]] = [[], []]
  for (const [, letter = '', star] of letters.matchAll(/([a-zA-Z])(\*?)/g)) {
    const privilege = LETTERS[letter]
    if (privilege !== undefined) (star === '' ? plain : passedOn).push(`${privilege}${column}`)
  }
  const to = role === '' ? 'PUBLIC' : role
  return [
    ...(plain.length === 0 ? [] : [`GRANT ${plain.join(', ')} ON ${on} TO ${to}`]),
    ...(passedOn.length === 0 ? [] : [`GRANT ${passedOn.join(', ')} ON ${on} TO ${to} WITH GRANT OPTION`]),
  ]
}

const COMMENTED: Readonly<Record<string, string>> = {
  schema: 'SCHEMA',
  table: 'TABLE',
  column: 'COLUMN',
  sequence: 'SEQUENCE',
  index: 'INDEX',
  function: 'ROUTINE',
}

/** `COMMENT ON …`, none for an object without one. */
export function commentOf(object: SchemaObject): string[] {
  const comment = text(object, 'comment')
  if (comment === undefined || (object.kind === 'schema' && object.name === 'public')) return []
  const on = commentTarget(object)
  return on === undefined ? [] : [`COMMENT ON ${on} IS ${literal(comment)}`]
}

function commentTarget(object: SchemaObject): string | undefined {
  const { kind, name } = object
  if (kind === 'view') return `${text(object, 'kind') === 'm' ? 'MATERIALIZED VIEW' : 'VIEW'} ${name}`
  if (kind === 'type') return `${text(object, 'kind') === 'd' ? 'DOMAIN' : 'TYPE'} ${name}`
  if (kind === 'constraint' || kind === 'trigger') {
    return `${kind.toUpperCase()} ${lastOf(name)} ON ${parentOf(name)}`
  }
  const noun = COMMENTED[kind]
  return noun === undefined ? undefined : `${noun} ${name}`
}
