import { errorMessage } from '../../../../core/errors.ts'
import type { Position } from '../../../../core/position.ts'
import type { MigrationStep, Script } from '../../../types.ts'
import { call } from './calls.ts'
import { exceptionText, newException } from './exceptions.ts'
import { evaluate } from './expressions.ts'
import { PyFunction } from './functions.ts'
import type { Parts } from './machine.ts'
import { Abort, Machine, PyRaise } from './machine.ts'
import { runQuietly } from './module-scope.ts'
import type { Library } from './modules.ts'
import { Modules } from './modules.ts'
import { lookup } from './names.ts'
import { Lazy, Scope } from './scope.ts'
import type { Source } from './source.ts'
import { execute } from './statements.ts'
import { REPOSITORY } from './stdlib/paths.ts'
import type { LiveRun, PyValue, Vocabulary } from './values.ts'
import { Unknown } from './values.ts'

/** A Python interpreter for one script, with the given libraries. Nothing is executed but its own evaluation. */
export function createMachine(library: Library, vocabulary: Vocabulary, live?: LiveRun): Machine {
  const parts: Parts = {
    evaluate: (expression, scope) => evaluate(machine, expression, scope),
    execute: (body, scope) => execute(machine, body, scope),
    call: (callee, args, site) => call(machine, callee, args, site),
    exception: newException,
    importModule: (name, from, span) => modules.import(name, from, span),
  }
  const readFile = (path: string) =>
    library.workspace.file(path) === undefined ? undefined : library.workspace.read(path)
  const machine: Machine = new Machine(parts, readFile, live)
  const modules = new Modules(() => machine, library, vocabulary)
  return machine
}

/** Runs the module level of a file and gives its names. */
export function runModule(machine: Machine, source: Source, name: string): Scope {
  const scope = new Scope('module', { source, moduleName: name })
  scope.names.set('__name__', name)
  scope.names.set('__file__', `${REPOSITORY}/${source.file}`)
  scope.names.set('__doc__', null)
  for (const statement of source.body) runQuietly(machine, statement, scope)
  return scope
}

/** The steps of one function of a revision file (`upgrade`, `downgrade`), in order. */
export function runScript(machine: Machine, source: Source, functionName: string): Script {
  const { file, failure } = source
  if (failure !== undefined) {
    const position = { file, line: failure.line }
    return { kind: 'steps', steps: [opaque(position, functionName, `the file cannot run: ${failure.reason}`)] }
  }
  let ending: MigrationStep | undefined
  try {
    const scope = runModule(machine, source, file)
    const slot = scope.names.get(functionName)
    if (slot === undefined && scope.unseenNames === undefined && scope.wildcards.length === 0) {
      return { kind: 'absent', reason: `the file has no ${functionName}()` }
    }
    ending = callScript(machine, scope, functionName)
  } catch (error) {
    ending = endOf(error, functionName, { file, line: 1 })
  }
  if (ending?.operation === 'raise' && machine.certainSteps().length === 0 && functionName === 'downgrade') {
    return { kind: 'absent', reason: ending.kind === 'opaque' ? ending.reason : '' }
  }
  const steps = ending === undefined ? machine.steps : [...machine.certainSteps(), ending]
  return { kind: 'steps', steps: steps.filter((step, at) => !isRepeated(step, steps[at - 1])) }
}

/** A loop that meets the same unknown again and again says so once. */
function isRepeated(step: MigrationStep, before: MigrationStep | undefined): boolean {
  return (
    step.kind === 'opaque' &&
    before?.kind === 'opaque' &&
    step.reason === before.reason &&
    step.operation === before.operation &&
    step.position.line === before.position.line
  )
}

function callScript(machine: Machine, scope: Scope, name: string): MigrationStep | undefined {
  const span = { start: 0, end: 0 }
  const value = lookup(machine, name, scope, span)
  const position = machine.site(
    scope,
    value instanceof PyFunction ? { start: value.code.start, end: value.code.start } : span,
  ).position
  if (value instanceof Unknown) return opaque(position, name, `${name} is not known: ${value.reason}`)
  if (value instanceof PyFunction) {
    const needed = value.code.parameters.filter((one) => one.default === undefined && !/^\*/.test(one.kind))
    if (needed.length > 0) {
      const names = needed.map((one) => one.name).join(', ')
      return opaque(position, name, `${name}() is given ${names} by env.py`)
    }
  }
  machine.parts.call(value, { positional: [], named: new Map() }, machine.site(scope, span))
  return undefined
}

function opaque(position: Position, operation: string, reason: string): MigrationStep {
  return { kind: 'opaque', position, operation, reason }
}

/** How a script ends that does not come to its end. */
function endOf(error: unknown, functionName: string, start: Position): MigrationStep {
  if (error instanceof PyRaise) {
    const text = exceptionText(error.exception)
    const words = functionName === 'downgrade' && error.deliberate ? 'irreversible downgrade: raises' : 'raises'
    return opaque(error.position, 'raise', `${words} ${text}`)
  }
  if (error instanceof Abort)
    return opaque(error.position, functionName, `from here on it is not followed: it ${error.reason}`)
  if (error instanceof RangeError) return opaque(start, functionName, 'nested too deeply to be followed')
  return opaque(start, functionName, `the evaluator failed: ${errorMessage(error)}`)
}

export function valueOfName(scope: Scope, name: string): PyValue | undefined {
  const slot = scope.names.get(name)
  return slot instanceof Lazy ? slot.value : slot
}
