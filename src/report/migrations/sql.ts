import { oneLine } from '../../core/text.ts'
import type { RevisionScripts } from '../../migrations/fleet/scripts.ts'
import type { Direction, Script } from '../../migrations/types.ts'

/** Revisions as one SQL script, each with where it comes from; what is not known stands there as a comment. */
export function renderSql(revisions: readonly RevisionScripts[], direction: Direction): string {
  const ordered = direction === 'up' ? revisions : [...revisions].reverse()
  return ordered.map((one) => block(one, one[direction])).join('\n')
}

function block({ revision }: RevisionScripts, script: Script): string {
  const title = revision.message === '' ? '' : `: ${oneLine(revision.message)}`
  const head = `-- revision ${revision.id}${title}\n-- ${revision.position.file}\n`
  if (script.kind === 'absent') return `${head}-- ${oneLine(script.reason)}\n`
  const lines = script.steps.map((step) =>
    step.kind === 'opaque'
      ? `-- OPAQUE ${step.position.file}:${step.position.line}: ${oneLine(step.reason)}`
      : `${step.sql.replace(/[\s;]+$/, '')};${step.autocommit ? ' -- outside the transaction' : ''}`,
  )
  if (script.steps.some((step) => step.kind === 'statement' && step.assumes !== undefined))
    lines.unshift('-- It asks what the database has; answered for one that is as the earlier revisions leave it.')
  return `${head}${lines.map((line) => `${line}\n`).join('')}`
}

/** The same for programs; `schemas/migrate-sql.v1.json` describes it. */
export function sqlJson(result: {
  readonly service: string
  readonly tool: string
  readonly history: string
  readonly revisions: readonly RevisionScripts[]
}): string {
  const { service, tool, history } = result
  const revisions = result.revisions.map(({ revision, up, down }) => ({
    id: revision.id,
    file: revision.position.file,
    message: revision.message,
    up: plain(up),
    down: plain(down),
  }))
  return `${JSON.stringify({ schemaVersion: 1, service, tool, history, revisions }, null, 2)}\n`
}

function plain(script: Script) {
  if (script.kind === 'absent') return { statements: [], opaque: [], absent: script.reason }
  const statements = script.steps.flatMap((step, order) =>
    step.kind === 'statement'
      ? [
          {
            order,
            sql: step.sql,
            line: step.position.line,
            operation: step.operation,
            autocommit: step.autocommit,
            assumes: step.assumes ?? null,
          },
        ]
      : [],
  )
  const opaque = script.steps.flatMap((step, order) =>
    step.kind === 'opaque' ? [{ order, line: step.position.line, operation: step.operation, reason: step.reason }] : [],
  )
  return { statements, opaque, absent: null }
}
