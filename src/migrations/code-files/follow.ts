import { splitSql } from '../../parsers/sql/split.ts'
import type { ScriptParser } from '../../parsers/typescript/scripts.ts'
import { loadScriptParser } from '../../parsers/typescript/scripts.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { MigrationStep } from '../types.ts'
import { Interpreter, TooLong } from './run/interpreter.ts'
import type { Machine, Outside, Place } from './run/machine.ts'
import { NotKnown, Thrown, Unknown, type Value } from './run/values.ts'

let parser: Promise<ScriptParser> | undefined

/** One file of migrations, read so that its functions can be followed. */
export interface Followed {
  readonly machine: Interpreter
  /** What the module exports; undefined when it has no syntax that can be read. */
  readonly exports: Value
}

/** Reads a module and those it imports; nothing is executed. @throws TooLong */
export async function followModule(workspace: Workspace, file: string, outside: Outside): Promise<Followed> {
  parser ??= loadScriptParser()
  const machine = new Interpreter(workspace, await parser, outside)
  return { machine, exports: loaded(machine, file) }
}

function loaded(machine: Interpreter, file: string): Value {
  try {
    return machine.load(file)
  } catch (error) {
    if (reasonOf(error) === undefined) throw error
    return new Unknown('it takes too long to follow', 'code')
  } finally {
    machine.refresh()
  }
}

/** The steps of a piece of work; where it cannot be followed to its end, the last step says so. */
export function stepsOf(machine: Machine, file: string, work: () => Value): readonly MigrationStep[] {
  return machine.buffered((steps) => {
    try {
      work()
    } catch (error) {
      const reason = reasonOf(error)
      if (reason === undefined) throw error
      const last = steps.at(-1)
      if (!(error instanceof Thrown && last?.operation === 'throw'))
        machine.emit({ kind: 'opaque', position: { file, line: last?.position.line ?? 1 }, operation: 'code', reason })
    }
    return [...steps]
  })
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof Thrown) return 'it throws an error'
  if (error instanceof TooLong || error instanceof RangeError) return 'it takes too long to follow'
  return error instanceof NotKnown ? error.message : undefined
}

/** Sends SQL: a step for each of its statements. */
export function sendSql(
  machine: Machine,
  sql: string,
  operation: string,
  place: Place,
  { autocommit, checkFirst = false }: { readonly autocommit: boolean; readonly checkFirst?: boolean },
): void {
  const position = machine.position(place)
  for (const { start, end } of splitSql(sql))
    machine.emit({
      kind: 'statement',
      sql: sql.slice(start, end),
      position,
      operation,
      autocommit,
      ...(checkFirst ? { checkFirst } : {}),
    })
}
