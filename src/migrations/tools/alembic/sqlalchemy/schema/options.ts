import { asFlag, asOptionalFlag, asOptionalInteger, asOptionalText } from '../../library/convert.ts'
import type { Bound } from '../../library/signature.ts'
import { unknowable } from '../../library/unknowable.ts'
import type { PyValue } from '../../python/values.ts'
import { asOptionalName, type Name } from '../name.ts'

/** Keywords SQLAlchemy takes as `<dialect>_<option>`; those of other databases mean nothing here. */
const OTHER_DIALECTS =
  /^(?:mysql|mariadb|sqlite|oracle|mssql|firebird|sybase|db2|cockroachdb|redshift|bigquery|snowflake)_/

/** The `postgresql_…` keywords of a constraint, index or table; others are unknowable. */
export function postgresqlOptions(
  extra: ReadonlyMap<string, PyValue>,
  taken: readonly string[],
  what: string,
): ReadonlyMap<string, PyValue> {
  const options = new Map<string, PyValue>()
  for (const [key, value] of extra) {
    if (OTHER_DIALECTS.test(key)) continue
    const option = key.startsWith('postgresql_') ? key.slice('postgresql_'.length) : undefined
    if (option === undefined || !taken.includes(option)) unknowable(`${what} takes no argument ${key}`)
    options.set(option, value)
  }
  return options
}

/** Words SQL takes as they stand: `SET NULL`, `DEFERRED`. */
const PHRASE = /^\w+(?:\s+\w+)*$/

export function asPhrase(value: PyValue | undefined, what: string): string | undefined {
  const text = asOptionalText(value, what)
  if (text !== undefined && !PHRASE.test(text)) unknowable(`${what} ${JSON.stringify(text)}`)
  return text
}

/** What follows ON DELETE: a phrase, for SET NULL and SET DEFAULT perhaps with columns. */
export function asDeleteAction(value: PyValue | undefined): string | undefined {
  const text = asOptionalText(value, 'ondelete')
  const column = String.raw`(?:[\w$]+|"(?:[^"]|"")+")`
  const pattern = new RegExp(String.raw`^\w+(?:\s+\w+)*(?:\s*\(\s*${column}(?:\s*,\s*${column})*\s*\))?$`)
  if (text !== undefined && !pattern.test(text)) unknowable(`ondelete ${JSON.stringify(text)}`)
  return text
}

/** What every constraint has. */
export interface ConstraintHead {
  readonly name: Name | undefined
  readonly deferrable: boolean | undefined
  readonly initially: string | undefined
}

export function constraintHead(args: Bound): ConstraintHead {
  return {
    name: asOptionalName(args.get('name'), 'the name of a constraint'),
    deferrable: asOptionalFlag(args.get('deferrable'), 'deferrable'),
    initially: asPhrase(args.get('initially'), 'initially'),
  }
}

export function deferrability({ deferrable, initially }: ConstraintHead): string {
  const first = deferrable === undefined ? '' : deferrable ? ' DEFERRABLE' : ' NOT DEFERRABLE'
  return first + (initially === undefined ? '' : ` INITIALLY ${initially}`)
}

/** Options of sequences and identities, as they follow their name. */
export function sequenceOptions(args: Bound): string {
  const integer = (name: string, word: string) => {
    const value = asOptionalInteger(args.get(name), name)
    return value === undefined ? [] : [`${word} ${value}`]
  }
  const given = (name: string) => asOptionalFlag(args.get(name), name) !== undefined
  const cycle = asOptionalFlag(args.get('cycle'), 'cycle')
  return [
    ...integer('increment', 'INCREMENT BY'),
    ...integer('start', 'START WITH'),
    ...integer('minvalue', 'MINVALUE'),
    ...integer('maxvalue', 'MAXVALUE'),
    ...(given('nominvalue') ? ['NO MINVALUE'] : []),
    ...(given('nomaxvalue') ? ['NO MAXVALUE'] : []),
    ...integer('cache', 'CACHE'),
    ...(cycle === undefined ? [] : [cycle ? 'CYCLE' : 'NO CYCLE']),
  ].join(' ')
}

export function flag(options: ReadonlyMap<string, PyValue>, name: string): boolean {
  const value = options.get(name)
  return value === null ? false : asFlag(value, `postgresql_${name}`)
}
