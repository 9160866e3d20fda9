import type { Arguments, CallSite, PyValue } from '../python/values.ts'
import { unknowable } from './unknowable.ts'

/** The parameters of a function of a library. */
export interface Signature {
  readonly positional: readonly Parameter[]
  readonly rest: string | undefined
  readonly named: readonly Parameter[]
  /** True when it takes any further keyword. */
  readonly open: boolean
}

interface Parameter {
  readonly name: string
  readonly optional: boolean
}

/**
 * Reads `table_name column | schema? if_not_exists? **`: positional parameters, `*rest`, then after `|` those that must be
 * named; `?` marks what may be left out, `**` that any other keyword is taken.
 */
export function signature(text: string): Signature {
  let read = signatures.get(text)
  if (read === undefined) {
    read = readSignature(text)
    signatures.set(text, read)
  }
  return read
}

/** There are as many as there are places in the vocabulary that call `signature`. */
const signatures = new Map<string, Signature>()

function readSignature(text: string): Signature {
  const [before = '', after = ''] = text.split('|')
  const words = (part: string) => part.split(' ').filter((word) => word !== '' && word !== '**')
  const parameter = (word: string) => ({ name: word.replace('?', ''), optional: word.endsWith('?') })
  const rest = words(before).find((word) => word.startsWith('*'))
  return {
    positional: words(before)
      .filter((word) => !word.startsWith('*'))
      .map(parameter),
    rest: rest?.slice(1),
    named: words(after).map(parameter),
    open: text.split(/[ |]/).includes('**'),
  }
}

/** Arguments by the names of the parameters. What was not given is undefined. */
export class Bound {
  readonly values: ReadonlyMap<string, PyValue>
  readonly rest: readonly PyValue[]
  readonly extra: ReadonlyMap<string, PyValue>
  constructor(
    values: ReadonlyMap<string, PyValue>,
    rest: readonly PyValue[] = [],
    extra: ReadonlyMap<string, PyValue> = new Map(),
  ) {
    this.values = values
    this.rest = rest
    this.extra = extra
  }

  get(name: string): PyValue | undefined {
    return this.values.get(name)
  }
}

/** Hands arguments to parameters as Python does. What does not fit is unknowable: another version may take it. */
export function bind(name: string, { positional, rest, named, open }: Signature, args: Arguments): Bound {
  if (args.incomplete !== undefined) unknowable(args.incomplete.reason)
  const values = new Map<string, PyValue>()
  const further: PyValue[] = []
  args.positional.forEach((value, index) => {
    const parameter = positional[index]
    if (parameter !== undefined) values.set(parameter.name, value)
    else if (rest !== undefined) further.push(value)
    else unknowable(`${name}() takes fewer positional arguments`)
  })
  const names = new Set([...positional, ...named].map((parameter) => parameter.name))
  const extra = new Map<string, PyValue>()
  for (const [key, value] of args.named) {
    if (names.has(key)) {
      if (values.has(key)) unknowable(`${name}() is given ${key} twice`)
      values.set(key, value)
    } else if (open) extra.set(key, value)
    else unknowable(`${name}() takes no argument ${key}`)
  }
  for (const parameter of [...positional, ...named]) {
    if (!parameter.optional && !values.has(parameter.name)) unknowable(`${name}() lacks the argument ${parameter.name}`)
  }
  return new Bound(values, further, extra)
}

/** A refusal of the library: the revision stops here with this exception. */
export function refuse(site: CallSite, type: string, message: string): never {
  return site.raise(type, message)
}
