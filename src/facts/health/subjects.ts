import type { Position } from '../../core/position.ts'
import { nameOf } from '../../parsers/python/syntax.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'

const DATABASE =
  /^\s*(?:from|import)\s+(sqlalchemy|sqlmodel|asyncpg|psycopg2?|databases|tortoise|prisma|peewee|piccolo|edgedb|motor|pymongo|beanie)\b/m
const NOT_JOBS = /websocket|socket|stream|sse|client|broker|kafka|agent|provider|integration/i

/** The first import of a database library in the service's code. */
export function databaseUse(python: PythonFacts): Position | undefined {
  for (const module of python.code) {
    const match = DATABASE.exec(module.tree.text)
    if (match !== null)
      return { file: module.file, line: lineOf(module.tree.text, match.index + match[0].search(/\S/)) }
  }
  return undefined
}

/** Alembic's configuration or its first script. */
export function migrationsUse(python: PythonFacts, workspace: Workspace): Position | undefined {
  const ini = workspace.glob('alembic.ini', '**/alembic.ini').find(({ role }) => role === 'code')
  if (ini !== undefined) return { file: ini.path, line: 1 }
  const script = python.code.find(
    ({ file, tree }) => /(^|\/)versions\//.test(file) && /^down_revision\b/m.test(tree.text),
  )
  return script === undefined ? undefined : { file: script.file, line: 1 }
}

/** A heartbeat that jobs record: a table named so, or a function of a job runner that writes one. */
export function heartbeatUse(python: PythonFacts): Position | undefined {
  for (const module of python.code) {
    if (NOT_JOBS.test(module.file) || !mayHold(module.tree, 'heartbeat')) continue
    const table = module.root
      .find('class_definition')
      .find((node) => /heartbeat/i.test(nameOf(node)) && /__tablename__|table=True/.test(node.text))
    if (table !== undefined) return { file: module.file, line: table.line }
    if (!/job|worker|runner|schedul|heartbeat/i.test(module.file)) continue
    const writer = module.root
      .find('function_definition')
      .find((node) => /^_?(record|write|update|store|touch|save|set)_\w*heartbeat|^_?heartbeat$/i.test(nameOf(node)))
    if (writer !== undefined) return { file: module.file, line: writer.line }
  }
  return undefined
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
