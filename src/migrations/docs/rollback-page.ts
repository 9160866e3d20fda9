import { plural } from '../../core/text.ts'
import type { Change } from '../plan/change.ts'
import { type Risk, riskOf } from '../plan/risk.ts'
import { commandBack, lossesOf, sqlOf, verdictOf } from '../plan/way-back.ts'
import type { DocsInput, DocumentedRevision } from './input.ts'
import { blocks, cell, code, table } from './markdown.ts'

/** `rollback_plan.md`: how each revision is taken back, newest first; in full where that is risky. */
export function rollbackPage(input: DocsInput): string {
  const all = [...input.revisions].reverse()
  const risky = all.filter((one) => needsEntry(one))
  return blocks(
    `${plural(all.length, 'revision')}, newest first; ${plural(risky.length, 'entry', 'entries')} in full: those that break or lose something, change keys or NOT NULL, are risky to apply, or have no proven way back. ${proof(input)}`,
    all.length > 0 && overview(all, input.rehearsedOn),
    ...risky.map((one) => entry(one, input)),
  )
}

function proof({ rehearsedOn }: DocsInput): string {
  return rehearsedOn === undefined
    ? 'The ways back were not tried.'
    : `Each way back was tried on PostgreSQL ${rehearsedOn}, on empty tables: up, down and up again, the schemas compared.`
}

/** D-015, D-020: what is risky, and every change of a foreign key, a unique constraint or NOT NULL. */
export function needsEntry(one: DocumentedRevision): boolean {
  const risk = riskOf(one, { trip: one.trip })
  return risk.level !== 'low' || one.trip?.result !== 'reversible' || one.changes.some(isConstraint)
}

export function isConstraint({ object, text, breaks }: Change): boolean {
  return object === 'constraint' || (object === 'index' && breaks !== undefined) || /NULL/.test(text)
}

function overview(all: readonly DocumentedRevision[], rehearsedOn: string | undefined): string {
  const rows = all.map((one) => [
    code(one.revision.id),
    cell(one.revision.message),
    `${verdictOf(one, rehearsedOn).replace(/ \(.*$/s, '')}${lossesOf(one).length > 0 ? ', loses rows' : ''}`,
    riskOf(one, { trip: one.trip }).level,
  ])
  return table(['revision', 'what it does', 'way back', 'risk'], rows)
}

function entry(one: DocumentedRevision, { tool, rehearsedOn, environment }: DocsInput): string {
  const { revision, changes, down } = one
  const risk = riskOf(one, { trip: one.trip })
  const losses = lossesOf(one)
  const command = commandBack(tool, revision)
  const sql = sqlOf(down)
  const version = tool === 'alembic' ? (environment.versionTable?.name ?? 'alembic_version') : undefined
  return blocks(
    `## ${revision.id} ${cell(revision.message)}`,
    `File: ${code(revision.position.file)}`,
    `**Change.** ${sentence(changes)}`,
    `**Risk: ${risk.level}.**${reasons(risk)}`,
    `**Way back: ${cell(verdictOf(one, rehearsedOn))}.**`,
    losses.length > 0 && losses.map((loss) => `- Lost: ${cell(loss)}`).join('\n'),
    down.kind === 'absent'
      ? 'Restore the backup taken before the change, or write a revision that leads forward.'
      : steps(command, sql),
    down.kind !== 'absent' && `**Checks after it.** ${checks(one, version)}`,
  )
}

function steps(command: string | undefined, sql: string): string {
  const shown = sql === '' ? '' : `\`\`\`sql\n${sql}\n\`\`\``
  return blocks(command !== undefined && `\`\`\`sh\n${command}\n\`\`\``, shown)
}

function checks({ revision, back = [] }: DocumentedRevision, version: string | undefined): string {
  const parents = revision.down.length === 0 ? 'no row' : revision.down.map(code).join(', ')
  const gone = back.filter(({ action, object }) => action === 'drops' && object === 'table').map(({ name }) => name)
  return [
    ...(version === undefined
      ? ['`plimsoll migrate status` shows the revision as pending.']
      : [`\`SELECT version_num FROM ${version}\` gives ${parents}.`]),
    ...gone.slice(0, 3).map((name) => `\`SELECT to_regclass('${name}')\` gives NULL.`),
    'The health check answers, and the queries that matter are as fast as before.',
  ].join(' ')
}

function sentence(changes: readonly Change[]): string {
  if (changes.length === 0) return 'Nothing of it is known, or it changes nothing.'
  const shown = changes.slice(0, 12).map(({ text }) => cell(text))
  const rest = changes.length - shown.length
  return `${shown.join('; ')}${rest > 0 ? `; and ${plural(rest, 'more', 'more')}` : ''}.`
}

function reasons({ reasons: all }: Risk): string {
  if (all.length === 0) return ' Nothing speaks against it.'
  return `\n\n${all
    .slice(0, 6)
    .map(({ text }) => `- ${cell(text)}`)
    .join('\n')}${all.length > 6 ? `\n- and ${plural(all.length - 6, 'more', 'more')}` : ''}`
}
