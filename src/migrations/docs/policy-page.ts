import { basename } from 'node:path/posix'
import { plural } from '../../core/text.ts'
import type { DocsInput, DocumentedRevision } from './input.ts'
import { blocks, cell, code, codes } from './markdown.ts'

const WRAPPING = {
  all: 'All pending revisions run in one transaction: locks of the first are held until the last is done.',
  each: 'Each revision runs in a transaction of its own.',
  none: 'Revisions run without a transaction around them: one that fails half-way leaves half of it behind.',
  unknown: 'How revisions are wrapped in transactions could not be found.',
} as const

/** `migrations.md`: the policy as it is found in configuration and history. Rules of the team stand outside the markers. */
export function policyPage(input: DocsInput): string {
  const { tool, environment, revisions, heads, settings } = input
  const version = environment.versionTable
  return blocks(
    `What is configured, and what the ${plural(revisions.length, 'revision')} of this history do. Rules the team agreed on belong outside the markers.`,
    '## Where they are',
    [
      `- Tool: ${tool}${environment.config === undefined ? '' : `, configured in ${code(environment.config.file)}`}`,
      `- Revisions: ${codes(environment.locations)}`,
      `- ${heads.length === 1 ? 'Head' : 'Heads'}: ${codes(heads) || 'none'}`,
      `- What was applied is noted in ${version === undefined ? 'a table that could not be found' : code(version.schema === undefined ? version.name : `${version.schema}.${version.name}`)}`,
      ...(settings.baseBranch === undefined ? [] : [`- Released: what ${code(settings.baseBranch)} has`]),
      `- PostgreSQL: ${settings.postgres ?? 'plimsoll.yaml does not say which major version'}`,
    ].join('\n'),
    '## Naming',
    naming(input),
    '## One change, one revision',
    mixture(revisions),
    '## Transactions and time limits',
    blocks(WRAPPING[environment.transactions], limits(revisions)),
    '## Backfills',
    backfills(revisions),
    '## Way back',
    wayBack(revisions),
    '## Squash',
    squash(revisions),
    '## What is not known without running it',
    unknown(revisions),
  )
}

function naming({ revisions, settings }: DocsInput): string {
  const names = revisions.map(({ revision }) => basename(revision.position.file).replace(/\.[^.]+$/, ''))
  const shapes = new Map<string, string[]>()
  for (const name of names) shapes.set(shapeOf(name), [...(shapes.get(shapeOf(name)) ?? []), name])
  const sorted = [...shapes].sort((a, b) => b[1].length - a[1].length)
  const policy =
    settings.fileName === undefined
      ? 'No pattern is set (`migrations.fileName` in plimsoll.yaml).'
      : `${code(settings.fileName)}: ${plural(names.filter((name) => !new RegExp(settings.fileName ?? '').test(name)).length, 'file does', 'files do')} not match.`
  const found = sorted
    .slice(0, 4)
    .map(([shape, list]) => `- ${code(shape)}: ${plural(list.length, 'file')}, such as ${code(list.at(-1) ?? '')}`)
  const rest = sorted.length > 4 ? [`- and ${plural(sorted.length - 4, 'other shape')}`] : []
  return blocks(policy, [...found, ...rest].join('\n'))
}

/** `2024_01_31-1a2b3c4d5e6f_add_users` is `YYYY_MM_DD-ID_words`. */
function shapeOf(name: string): string {
  return name
    .replace(
      /^(?:19|20)\d{2}([-_]?)\d{2}\1\d{2}(?=[^\d]|\d{4,6}(?!\d)|$)/,
      (_, sign: string) => `YYYY${sign}MM${sign}DD`,
    )
    .replace(/(?<=DD[-_T]?)\d{6}(?!\d)/, 'HHMMSS')
    .replace(/(?<=DD[-_T]?)\d{4}(?!\d)/, 'HHMM')
    .replace(/(?<![0-9a-z])(?=[0-9a-f]*\d)[0-9a-f]{8,40}(?![0-9a-z])/, 'ID')
    .replace(/^V?\d[\d.]*(?=_)/, (version) => (version.startsWith('V') ? 'VERSION' : 'NUMBER'))
    .replace(/[a-z][A-Za-z0-9]*(?:[-_. ]+[A-Za-z0-9]+)*\.?_?$/, 'words')
}

function mixture(revisions: readonly DocumentedRevision[]): string {
  const both = revisions.filter(({ changes }) => changes.some(isData) && changes.some((one) => !isData(one)))
  const data = revisions.filter(({ changes }) => changes.length > 0 && changes.every(isData))
  return `${plural(revisions.length - both.length - data.length, 'revision')} change the schema alone, ${data.length} rows alone, ${both.length} both${listOf(both)}.`
}

function isData({ object }: { readonly object: string }): boolean {
  return object === 'rows'
}

function listOf(list: readonly DocumentedRevision[]): string {
  if (list.length === 0) return ''
  const shown = list.slice(-5).map(({ revision }) => revision.id)
  return ` (${codes(shown)}${list.length > shown.length ? ` and ${plural(list.length - shown.length, 'earlier one')}` : ''})`
}

function limits(revisions: readonly DocumentedRevision[]): string {
  const sets = (name: 'lockTimeout' | 'statementTimeout'): number =>
    revisions.filter(({ statements }) => statements.some(({ statement }) => statement.settings[name] !== 'unset'))
      .length
  return `${plural(sets('lockTimeout'), 'revision')} of ${revisions.length} set \`lock_timeout\`, ${sets('statementTimeout')} \`statement_timeout\`. What the connection of the tool sets is not counted.`
}

function backfills(revisions: readonly DocumentedRevision[]): string {
  const found = revisions.filter(({ findings }) =>
    findings.some(({ rule }) => /unbatched-backfill|update-without-where|backfill-with-schema-change/.test(rule)),
  )
  return found.length === 0
    ? 'No revision was found that changes all rows of a table that is in use at once.'
    : `${plural(found.length, 'revision')} change many rows in one statement, or in the transaction of a schema change${listOf(found)}.`
}

function wayBack(revisions: readonly DocumentedRevision[]): string {
  const none = revisions.filter(({ down }) => down.kind === 'absent')
  const words =
    none.length === 0
      ? 'Every revision has a way back'
      : `${none.length} of ${revisions.length} revisions have no way back${listOf(none)}`
  return `${words}; whether it leads back tells [rollback_plan.md](rollback_plan.md).`
}

function squash(revisions: readonly DocumentedRevision[]): string {
  const [first] = revisions
  if (first === undefined) return 'There are no revisions.'
  const merges = revisions.filter(({ revision }) => revision.down.length > 1).length
  const tables = first.changes.filter(({ action, object }) => action === 'adds' && object === 'table').length
  return `The history begins with ${code(first.revision.id)} (${plural(tables, 'table')}) and has ${plural(revisions.length, 'revision')}, ${plural(merges, 'merge')} among them.`
}

function unknown(revisions: readonly DocumentedRevision[]): string {
  const found = revisions.filter(({ opaque, opaqueBack }) => opaque.length + opaqueBack.length > 0)
  if (found.length === 0) return 'Nothing: every statement of every revision could be read.'
  return found
    .slice(-40)
    .reverse()
    .map(({ revision, opaque, opaqueBack }) => {
      const step = opaque[0] ?? opaqueBack[0]
      const count = opaque.length + opaqueBack.length
      return `- ${code(revision.id)}: ${plural(count, 'step')}${step === undefined ? '' : `, line ${step.position.line}: ${cell(step.reason)}`}`
    })
    .concat(found.length > 40 ? [`- and ${plural(found.length - 40, 'earlier revision')}`] : [])
    .join('\n')
}
