import { integerArgument, take, unknownIn } from '../arguments.ts'
import type { Arguments, CallSite, PyValue } from '../values.ts'
import { PyCallable, PyInteger, PyObject } from '../values.ts'
import type { Members } from './members.ts'
import { fn, unknowable } from './members.ts'

const two = (value: number) => String(value).padStart(2, '0')

/** `datetime.timezone.utc`. */
class Utc extends PyObject {
  readonly typeName = 'datetime.timezone'

  override text(): string {
    return 'UTC'
  }
}

const utc = new Utc()

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond']

/** A date, or a date and time, written down in the script. Arithmetic with it is unknown. */
class Moment extends PyObject {
  readonly typeName: 'datetime.date' | 'datetime.datetime'
  readonly #parts: readonly number[]
  readonly #isUtc: boolean

  constructor(parts: readonly number[], isDate: boolean, isUtc: boolean) {
    super()
    this.typeName = isDate ? 'datetime.date' : 'datetime.datetime'
    this.#parts = parts
    this.#isUtc = isUtc
  }

  override attribute(name: string): PyValue | undefined {
    const place = PARTS.indexOf(name)
    const value = this.#parts[place]
    if (place !== -1 && (place < 3 || this.typeName === 'datetime.datetime')) return new PyInteger(value ?? 0)
    if (name !== 'isoformat') return undefined
    return new PyCallable(name, (args, site) =>
      args.positional.length + args.named.size > 0 ? site.unknown('a format of a date') : this.#written('T'),
    )
  }

  #written(separator: string): string {
    const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, fraction = 0] = this.#parts
    const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
    if (this.typeName === 'datetime.date') return date
    const rest = fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`
    return `${date}${separator}${two(hour)}:${two(minute)}:${two(second)}${rest}${this.#isUtc ? '+00:00' : ''}`
  }

  override text(): string {
    return this.#written(' ')
  }

  override hashKey(): string {
    return `${this.typeName}${this.text()}`
  }

  override binary(operator: string, _other: PyValue, _reflected: boolean, site: CallSite): PyValue | undefined {
    return operator === '==' || operator === '!=' ? undefined : site.unknown('arithmetic with a date')
  }
}

function moment(name: 'date' | 'datetime', args: Arguments, site: CallSite): PyValue {
  const unknown = unknownIn(args)
  if (unknown !== undefined) return unknown
  const names = name === 'date' ? PARTS.slice(0, 3) : [...PARTS, 'tzinfo']
  const values = take(name, args, site, names, 3)
  const zone = name === 'date' ? null : (values[7] ?? null)
  if (zone !== null && zone !== utc) return site.unknown('a time zone other than UTC')
  const numbers = values.slice(0, 7).map((value) => (value === undefined ? 0 : integerArgument(value, name, site)))
  const [year = 0, month = 0, day = 0] = numbers
  const real = new Date(Date.UTC(2000, month - 1, day))
  real.setUTCFullYear(year, month - 1, day)
  if (year < 1 || year > 9999 || real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) {
    return site.raise('ValueError', 'day is out of range for month')
  }
  return new Moment(numbers, name === 'date', zone === utc)
}

const CLOCK = 'the clock'

/** A script that is run meanwhile is given a time; which one does not matter to what it does. */
function now(args: Arguments, site: CallSite): PyValue {
  const zone = args.positional[0] ?? args.named.get('tz') ?? null
  if (site.live === undefined || (zone !== null && zone !== utc)) return site.unknown(CLOCK)
  return new Moment([2026, 1, 1, 0, 0, 0, 0], false, zone === utc)
}

export const datetimeModule: Members = new Map<string, PyValue>([
  [
    'datetime',
    new PyCallable(
      'datetime',
      (args, site) => moment('datetime', args, site),
      new Map([
        ...['now', 'utcnow', 'today'].map((name) => fn(name, now)),
        ...['fromtimestamp', 'utcfromtimestamp', 'strptime', 'fromisoformat'].map((name) => unknowable(name, CLOCK)),
      ]),
    ),
  ],
  ['date', new PyCallable('date', (args, site) => moment('date', args, site), new Map([unknowable('today', CLOCK)]))],
  unknowable('timedelta', 'a span of time'),
  unknowable('time', 'a time of day'),
  [
    'timezone',
    new PyCallable('timezone', (_args, site) => site.unknown('a time zone'), new Map<string, PyValue>([['utc', utc]])),
  ],
  ['UTC', utc],
])
