import type { Position } from '../../core/position.ts'
import type { MigrationStep } from '../../migrations/types.ts'

/** Where the revisions make tables and indexes: the catalogue itself keeps no places. */
export interface Places {
  table(name: string): Position | undefined
  index(name: string): Position | undefined
}

const MADE =
  /^\s*CREATE\s+(?:UNIQUE\s+|UNLOGGED\s+)?(TABLE|INDEX)\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)/i

/** Reads the places from the statements, the last of each name. */
export function placesIn(steps: readonly MigrationStep[]): Places {
  const tables = new Map<string, Position>()
  const indexes = new Map<string, Position>()
  for (const step of steps) {
    if (step.kind !== 'statement') continue
    const [, kind, name] = MADE.exec(step.sql) ?? []
    if (kind === undefined || name === undefined) continue
    const plain = name.replaceAll('"', '')
    if (kind.toUpperCase() === 'TABLE') tables.set(plain, step.position)
    else indexes.set(plain.slice(plain.lastIndexOf('.') + 1), step.position)
  }
  return {
    table: (name) => tables.get(name) ?? tables.get(name.slice(name.lastIndexOf('.') + 1)),
    index: (name) => indexes.get(name),
  }
}
