import type { Code, Parameter } from './ast.ts'
import { firstGiven } from './given.ts'
import type { Completion, Machine, Site } from './machine.ts'
import { Abort, LIMITS, PyRaise } from './machine.ts'
import { Scope } from './scope.ts'
import { typeNameOf } from './truth.ts'
import type { Arguments, CallSite, PyValue } from './values.ts'
import { PyCallable, PyDict, PyObject, PyTuple, Unknown } from './values.ts'

/** A function written in the evaluated code. */
export class PyFunction extends PyCallable {
  readonly code: Code

  constructor(code: Code, call: (args: Arguments, site: CallSite) => PyValue) {
    super(code.name, call)
    this.code = code
  }
}

/** What calling an `async def` gives: it runs when it is awaited. */
export class Coroutine extends PyObject {
  readonly typeName = 'coroutine'
  readonly run: () => PyValue

  constructor(run: () => PyValue) {
    super()
    this.run = run
  }
}

/** What calling a function with `yield` gives. `run` runs it to its end and hands each value to `onYield`. */
export class Generator extends PyObject {
  readonly typeName = 'generator'
  readonly run: (onYield: (value: PyValue) => PyValue) => void
  readonly #machine: Machine
  #spent = false

  constructor(machine: Machine, run: (onYield: (value: PyValue) => PyValue) => void) {
    super()
    this.#machine = machine
    this.run = run
  }

  /** All it yields, once. One that runs statements between its values does so in an order that is not followed here. */
  override iterate(site: CallSite): readonly PyValue[] | undefined {
    if (this.#spent) return []
    site.changing(this, () => () => {
      this.#spent = false
    })
    this.#spent = true
    const items: PyValue[] = []
    const journal = this.#machine.begin()
    try {
      this.run((value) => {
        if (items.length >= LIMITS.items) throw new Abort('yields too many values', site.position)
        items.push(value)
        return null
      })
    } catch (error) {
      if (error instanceof PyRaise) this.#machine.commit(journal)
      throw error
    }
    if (journal.emitted.length > 0 || [...journal.waiting].some(([queue, length]) => queue.length > length)) {
      this.#machine.rollback(journal)
      site.emit({
        kind: 'opaque',
        position: site.position,
        operation: 'generator',
        reason: 'a generator that runs statements between its values is not followed',
      })
      return undefined
    }
    this.#machine.commit(journal)
    return items
  }
}

/** Coroutines run when they are awaited. */
export function awaited(value: PyValue, site: CallSite): PyValue {
  if (value instanceof Unknown) return value
  if (value instanceof Coroutine) return value.run()
  return site.unknown(`${typeNameOf(value)} is not known to be awaitable`)
}

/** The value of a `def` or `lambda`; its defaults are evaluated here and now. */
export function makeFunction(machine: Machine, code: Code, scope: Scope): PyFunction {
  const defaults = new Map<string, PyValue>()
  for (const parameter of code.parameters) {
    if (parameter.default !== undefined) defaults.set(parameter.name, machine.parts.evaluate(parameter.default, scope))
  }
  return new PyFunction(code, (args, site) => {
    const inner = new Scope('function', { source: scope.source, outer: scope, code })
    const callSite = machine.site(scope, code)
    bindParameters(machine, inner, defaults, args, site)
    const run = () => runBody(machine, inner, callSite)
    if (code.isGenerator) {
      return new Generator(machine, (onYield) => {
        inner.onYield = onYield
        run()
      })
    }
    return code.isAsync ? new Coroutine(run) : run()
  })
}

function runBody(machine: Machine, scope: Scope, site: Site): PyValue {
  const { code } = scope
  if (code === undefined) return null
  if (machine.depth >= LIMITS.depth) {
    const reason = `${code.name} calls itself too often to be followed`
    site.emit({ kind: 'opaque', position: site.position, operation: code.name, reason })
    return site.unknown(reason)
  }
  machine.depth++
  try {
    return resultOf(machine.parts.execute(code.body, scope))
  } finally {
    machine.depth--
  }
}

/** What a function gives that ended so. */
function resultOf(completion: Completion): PyValue {
  if (completion.kind === 'return') return completion.value
  if (completion.kind !== 'maybe') return null
  const values = completion.goesOn ? [...completion.returns, null] : completion.returns
  return values.every((value) => value === null) ? null : completion.reason
}

function bindParameters(
  machine: Machine,
  scope: Scope,
  defaults: ReadonlyMap<string, PyValue>,
  args: Arguments,
  site: CallSite,
): void {
  const { code } = scope
  const parameters = code?.parameters ?? []
  const named = new Map(args.named)
  const places = parameters.filter(({ kind }) => kind === 'positional' || kind === 'either')
  const rest = parameters.find(({ kind }) => kind === '*')
  const others = parameters.find(({ kind }) => kind === '**')
  for (const [place, parameter] of places.entries()) {
    const given = args.positional[place]
    if (given === undefined) continue
    if (named.has(parameter.name) && parameter.kind === 'either') {
      site.raise('TypeError', `${code?.name}() got multiple values for argument '${parameter.name}'`)
    }
    machine.bind(scope, parameter.name, given)
  }
  if (rest !== undefined)
    machine.bind(scope, rest.name, args.incomplete ?? new PyTuple(args.positional.slice(places.length)))
  else if (args.positional.length > places.length) {
    site.raise('TypeError', `${code?.name}() takes ${places.length} positional arguments but more were given`)
  }
  for (const parameter of parameters) bindNamed(machine, scope, parameter, { named, defaults, args }, site)
  if (others !== undefined) machine.bind(scope, others.name, args.incomplete ?? dictOfNamed(named))
  else {
    const [extra] = named.keys()
    if (extra !== undefined) site.raise('TypeError', `${code?.name}() got an unexpected keyword argument '${extra}'`)
  }
}

interface Given {
  readonly named: Map<string, PyValue>
  readonly defaults: ReadonlyMap<string, PyValue>
  readonly args: Arguments
}

/** Takes what was given by name out of `named`. */
function bindNamed(machine: Machine, scope: Scope, parameter: Parameter, given: Given, site: CallSite): void {
  const { name, kind } = parameter
  if (kind === '*' || kind === '**' || scope.names.has(name)) return
  const { named, defaults, args } = given
  const value = kind === 'positional' ? undefined : named.get(name)
  if (value !== undefined) named.delete(name)
  const bound = firstGiven<PyValue>(value, args.incomplete, defaults.get(name))
  if (bound === undefined) site.raise('TypeError', `${scope.code?.name}() missing required argument: '${name}'`)
  machine.bind(scope, name, bound)
}

function dictOfNamed(named: ReadonlyMap<string, PyValue>): PyDict {
  const dict = new PyDict()
  for (const [name, value] of named) dict.entries.set(`s${name}`, { key: name, value })
  return dict
}
