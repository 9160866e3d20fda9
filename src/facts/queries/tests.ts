import { isOwner } from '../tenancy/ownership.ts'
import { links } from './links.ts'
import type { Machine } from './machine.ts'
import type { Known } from './trust.ts'
import { trustOf } from './trust.ts'
import type { FieldValue, Knowledge, Ref, Test, Value } from './values.ts'
import { alternatives, isNone, NEVER, NOTHING_KNOWN, UNDECIDED } from './values.ts'

type Judging = Pick<Machine, 'ownership'>

/** Attributes of who asks that put them above tenants. */
const ABOVE = /(^|_)(super\w*|staff|root|sysadmin|system_admin|global_admin|is_owner|platform\w*|internal)(_|$)/i

/** What follows from a value being true, and from it being false. */
export function testOf(value: Value): Test {
  switch (value.is) {
    case 'test':
      return value
    case 'constant':
      return value.value === null || value.value === false || value.value === 0 || value.value === ''
        ? { is: 'test', yes: NEVER, no: NOTHING_KNOWN }
        : { is: 'test', yes: NOTHING_KNOWN, no: NEVER }
    case 'principal':
      return ABOVE.test(value.what.split('.').at(-1) ?? '')
        ? { is: 'test', yes: { ...NOTHING_KNOWN, role: value.what }, no: NOTHING_KNOWN }
        : isFlag(value.what)
          ? UNDECIDED
          : { is: 'test', yes: NOTHING_KNOWN, no: NEVER }
    case 'row':
      return { is: 'test', yes: existence(value), no: NOTHING_KNOWN }
    case 'field':
      return value.column === 'rowcount' ? { is: 'test', yes: existence(value.row), no: NOTHING_KNOWN } : UNDECIDED
    case 'either':
      return withPresent(anyOf(value.of.map(testOf)), value)
    case 'instance':
    case 'class':
    case 'model':
    case 'function':
    case 'module':
      return { is: 'test', yes: NOTHING_KNOWN, no: NEVER }
    default:
      return UNDECIDED
  }
}

function isFlag(what: string): boolean {
  return (
    /(^|\.)(is|has|can|allow|enable|disabled?|active|admin|verified)(_|$)/i.test(
      what.slice(what.lastIndexOf('.') + 1),
    ) && what.includes('.')
  )
}

/** A row was found: what it was looked up by is the tenant's own, if the look-up was limited to the tenant. */
export function existence({ access }: Extract<Value, { is: 'row' }>): Knowledge {
  const isOwn = access.scope === 'scoped' || access.chosenBy === 'own'
  return isOwn ? { ...NOTHING_KNOWN, proven: new Set(access.confirms) } : NOTHING_KNOWN
}

/** One of several values holds, it is not known which: only what all of them say is known. */
function anyOf(tests: readonly Test[]): Test {
  return { is: 'test', yes: common(tests.map(({ yes }) => yes)), no: common(tests.map(({ no }) => no)) }
}

/** Where a value is there, so is what it rests on. */
function withPresent(test: Test, { present }: Extract<Value, { is: 'either' }>): Test {
  if (present === undefined) return test
  return { ...test, yes: { ...test.yes, proven: new Set([...test.yes.proven, ...present]) } }
}

export function negated({ yes, no }: Test): Test {
  return { is: 'test', yes: no, no: yes }
}

export function allOf(tests: readonly Test[]): Test {
  return { is: 'test', yes: together(tests.map(({ yes }) => yes)), no: common(tests.map(({ no }) => no)) }
}

export function someOf(tests: readonly Test[]): Test {
  return { is: 'test', yes: common(tests.map(({ yes }) => yes)), no: together(tests.map(({ no }) => no)) }
}

function together(known: readonly Knowledge[]): Knowledge {
  return {
    proven: new Set(known.flatMap(({ proven }) => [...proven])),
    role: known.find(({ role }) => role !== undefined)?.role,
    never: known.some(({ never }) => never),
  }
}

/** Ways that cannot be taken say nothing; ways open to a role alone do not count against the others. */
function common(known: readonly Knowledge[]): Knowledge {
  const possible = known.filter(({ never }) => !never)
  const [first] = possible
  if (first === undefined) return NEVER
  const ordinary = possible.filter(({ role }) => role === undefined)
  if (ordinary.length === 0) return { ...NOTHING_KNOWN, role: first.role }
  const [one, ...rest] = ordinary
  const proven = [...(one?.proven ?? [])].filter((ref) => rest.every((other) => other.proven.has(ref)))
  return { ...NOTHING_KNOWN, proven: new Set(proven) }
}

/** `row.org_id == user.org_id`, `x in user.orgs`, `row is None`, `count == 0`. */
export function compared(machine: Judging, left: Value, operator: string, right: Value, flow: Known): Test {
  const isSame = operator === '==' || operator === 'is' || operator === 'in'
  const isOther = operator === '!=' || operator === 'is not' || operator === 'not in'
  const existing = existenceOf(left, operator, right)
  if (existing !== undefined) return existing
  if (!isSame && !isOther) return UNDECIDED
  if (left.is === 'constant' && right.is === 'constant') {
    const equal = left.value === right.value
    return testOf({ is: 'constant', value: isSame ? equal : !equal })
  }
  const role = roleCompared(left, right) ?? roleCompared(right, left)
  const proven = new Set([...provenBy(machine, left, right, flow), ...provenBy(machine, right, left, flow)])
  const test: Test = { is: 'test', yes: { ...NOTHING_KNOWN, proven, role }, no: NOTHING_KNOWN }
  return isSame ? test : negated(test)
}

function roleCompared(a: Value, b: Value): string | undefined {
  if (a.is !== 'principal' || !/role/i.test(a.what)) return undefined
  const word = b.is === 'constant' ? String(b.value) : b.is === 'external' ? b.name : ''
  return ABOVE.test(word) || /super|root|platform/i.test(word) ? `${a.what} ${word}` : undefined
}

function existenceOf(left: Value, operator: string, right: Value): Test | undefined {
  const [subject, other, flipped] = right.is === 'constant' ? [left, right, false] : [right, left, true]
  if (other.is !== 'constant' || (other.value !== null && typeof other.value !== 'number')) return undefined
  if (other.value === null && (operator === 'is' || operator === '==')) return negated(presence(subject))
  if (other.value === null && (operator === 'is not' || operator === '!=')) return presence(subject)
  const row = alternatives(subject).find((one) => one.is === 'row' || one.is === 'field')
  if (row === undefined || typeof other.value !== 'number') return undefined
  const found: Test = { is: 'test', yes: existence(row.is === 'field' ? row.row : row), no: NOTHING_KNOWN }
  const zero = other.value === 0
  if ((operator === '==' && zero) || (operator === '<' && other.value === 1 && !flipped)) return negated(found)
  if (
    (operator === '>' && zero && !flipped) ||
    (operator === '!=' && zero) ||
    operator === '>=' ||
    (operator === '==' && !zero)
  )
    return found
  return operator === '!=' && other.value === 1 ? negated(found) : undefined
}

/** `x is not None`. */
function presence(value: Value): Test {
  if (value.is === 'field' || value.is === 'request' || value.is === 'unknown' || value.is === 'parameter')
    return UNDECIDED
  if (value.is === 'principal' || value.is === 'list' || value.is === 'dictionary')
    return { is: 'test', yes: NOTHING_KNOWN, no: NEVER }
  if (value.is === 'constant') return isNone(value) ? testOf(value) : { is: 'test', yes: NOTHING_KNOWN, no: NEVER }
  if (value.is === 'either') {
    return withPresent(anyOf(value.of.map(presence)), value)
  }
  return testOf(value)
}

/** What is proven to be the tenant's own when `a` equals, or is one of, `b`, which is the tenant's own. */
function provenBy(machine: Judging, a: Value, b: Value, flow: Known): Ref[] {
  const counted = countedIn(b)
  if (counted !== undefined) return provenByCount(a, counted, flow)
  if (trustOf(b, flow) !== 'own') return []
  return alternatives(a).flatMap((one) => {
    if (one.is === 'request') return [one.ref]
    if (one.is === 'list') return one.items.flatMap((item) => provenBy(machine, item, b, flow))
    if (one.is !== 'field') return []
    const { ownership } = machine
    const says = isOwner(ownership, one.column) || links(ownership, one.row.table, one.column)
    return says ? [one.row.access.ref] : []
  })
}

/** The row whose number a value is. */
function countedIn(value: Value): FieldValue | undefined {
  return alternatives(value).find((one): one is FieldValue => one.is === 'field' && one.column === 'rowcount')
}

/** `len(rows) == len(ids)`: as many of the tenant's rows as were asked for, so that all that were asked for are the tenant's. */
function provenByCount(a: Value, { row: { access } }: FieldValue, flow: Known): Ref[] {
  if (access.scope !== 'scoped' && !flow.proven.has(access.ref)) return []
  const asked = alternatives(a).flatMap((one) => (one.is === 'external' && one.name === 'len' ? one.given : []))
  const refs = new Set(asked.flatMap(refsIn))
  return access.statement.where.flatMap((one) =>
    one.is === 'compare' && one.operator === 'in' ? refsIn(one.value).filter((ref) => refs.has(ref)) : [],
  )
}

function refsIn(value: Value): Ref[] {
  switch (value.is) {
    case 'request':
      return [value.ref]
    case 'row':
      return [value.access.ref]
    case 'field':
      return [value.row.access.ref]
    case 'list':
      return value.items.flatMap(refsIn)
    case 'either':
      return value.of.flatMap(refsIn)
    default:
      return []
  }
}
