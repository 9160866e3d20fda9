import { KnownError } from '../../../core/errors.ts'
import type { OpenHistory } from '../../fleet/select.ts'
import type { Revision } from '../../types.ts'
import type { FixedRevision } from '../types.ts'
import { type AlembicBody, alembicBody } from './alembic.ts'
import { type AlembicSource, alembicSource } from './alembic-source.ts'
import type { WrittenFile, WrittenFix } from './written.ts'

/** How a fixed revision of Alembic is written: its own file keeps the first part, new files follow it. */
export async function alembicFiles(opened: OpenHistory, fixed: FixedRevision, verbatim: boolean): Promise<WrittenFix> {
  const original = opened.history.nodes.get(fixed.id)?.revision
  const { workspace } = opened.service
  const text = original === undefined ? undefined : workspace.read(original.position.file)
  if (original === undefined || text === undefined) throw new Error(`the file of ${fixed.id} is gone`)
  const source = await alembicSource(original.position.file, text)
  const place = placeOfOriginal(fixed)
  const files: WrittenFile[] = []
  const notes: string[] = []
  const known: Revision[] = [...opened.history.nodes.values()].map(({ revision }) => revision)
  let parents: readonly string[] = original.down
  const stages = [...fixed.now, ...fixed.later]
  for (const [at, stage] of stages.entries()) {
    const later = at >= fixed.now.length
    if (at === fixed.now.length) parents = parentOfLater(opened, original, parents)
    const inOriginal = at === place
    const body = alembicBody({ fixed, stage, source, inOriginal, verbatim })
    notes.push(...body.notes)
    if (inOriginal) {
      const changed = at === 0 ? source.text : withParent(source, original, parents)
      files.push({
        ...written(original.id, original.position.file, parents, later),
        text: await filled(changed, source.file, body),
        replaces: true,
      })
      parents = [original.id]
      continue
    }
    const message = stage.stage.title === '' ? `rest of: ${original.message}` : stage.stage.title
    const draft = await draftFor(opened, known, parents, message)
    const [file] = draft.files
    if (file === undefined) throw new Error('a draft of Alembic has no file')
    files.push({
      ...written(draft.id, file.path, parents, later),
      text: await filled(file.text, file.path, body),
      replaces: false,
    })
    for (const note of draft.notes) if (!notes.includes(note)) notes.push(note)
    known.push({ ...original, id: draft.id, position: { file: file.path, line: 1 }, down: parents })
    parents = [draft.id]
  }
  files.push(...(await reparented(opened, original, files.filter(({ later }) => !later).at(-1)?.id ?? original.id)))
  return { files, notes }
}

/** What waits for a release comes after everything there is by now. */
function parentOfLater({ history }: OpenHistory, original: Revision, last: readonly string[]): readonly string[] {
  if (history.heads.includes(original.id)) return last
  const [only, ...others] = history.heads
  if (only === undefined || others.length > 0) throw cannotReparent(original.position.file)
  return [only]
}

/** The original's own file takes the first stage that keeps something of it. */
function placeOfOriginal({ now }: FixedRevision): number {
  const kept = now.findIndex(({ up }) => up.some(({ step }) => step?.kind === 'kept'))
  return Math.max(0, kept)
}

function written(id: string, path: string, parents: readonly string[], later: boolean) {
  return { id, path, parents, later }
}

async function draftFor(
  { service, tool, environment }: OpenHistory,
  revisions: readonly Revision[],
  parents: readonly string[],
  message: string,
) {
  if (tool.draft === undefined) throw new Error('Alembic writes drafts')
  return tool.draft({
    workspace: service.workspace,
    environment,
    revisions,
    parents,
    message,
    id: undefined,
    fileName: service.settings.fileName,
    now: new Date(),
  })
}

/** The text with the bodies of both functions, further imports and helpers. */
export async function filled(text: string, path: string, body: AlembicBody): Promise<string> {
  const source = await alembicSource(path, text)
  const { upgrade, downgrade } = source
  if (upgrade === undefined)
    throw new KnownError('bad-option', `${path} has no upgrade() to fill in`, 'Write the revision by hand.')
  const edits = [{ ...upgrade, by: withDocstring(upgrade.docstring, body.upgrade, upgrade.indent) }]
  if (downgrade !== undefined)
    edits.push({ ...downgrade, by: withDocstring(downgrade.docstring, body.downgrade, downgrade.indent) })
  const changed = edits
    .sort((a, b) => b.start - a.start)
    .reduce((all, { start, end, by }) => all.slice(0, start) + by + all.slice(end), text)
  return withHelpers(withImports(changed, body.imports, source), body.helpers)
}

function withDocstring(docstring: string | undefined, body: string, indent: string): string {
  return docstring === undefined ? body : `${docstring}\n${indent}${body}`
}

/** Imports that are not there yet go before the first one that is. */
function withImports(text: string, imports: readonly string[], source: AlembicSource): string {
  const there = new Set(source.imports.values())
  const bound = (line: string): string =>
    /\bimport\s+\S+\s+as\s+(\w+)/.exec(line)?.[1] ?? /\bimport\s+(\w+)\s*$/.exec(line)?.[1] ?? ''
  const missing = imports.filter((line) => !there.has(line) && !(bound(line) !== '' && source.imports.has(bound(line))))
  if (missing.length === 0) return text
  const modules = missing.filter((line) => /^import (?:logging|time)$/.test(line))
  const others = missing.filter((line) => !modules.includes(line))
  const first = /^(?:from|import)\s/m.exec(text)
  const opOrSa = /^(?:from alembic|import sqlalchemy)\b.*$/gm
  const last = [...text.matchAll(opOrSa)].at(-1)
  const behind = last === undefined ? undefined : last.index + last[0].length
  const withOthers =
    others.length === 0 || behind === undefined
      ? text
      : `${text.slice(0, behind)}\n${others.join('\n')}${text.slice(behind)}`
  const at = first?.index ?? 0
  return modules.length === 0
    ? withOthers
    : `${withOthers.slice(0, at)}${modules.join('\n')}\n${/^import (?!sqlalchemy)|^from typing/.test(withOthers.slice(at)) ? '' : '\n'}${withOthers.slice(at)}`
}

function withHelpers(text: string, helpers: readonly string[]): string {
  if (helpers.length === 0) return text
  const at = text.search(/^def upgrade\b/m)
  const [names = '', ...functions] = helpers
  return `${text.slice(0, at)}${names}\n\n${functions.map((one) => `${one}\n\n`).join('')}${text.slice(at)}`
}

/** The original with other parents than it had. */
function withParent(source: AlembicSource, original: Revision, parents: readonly string[]): string {
  const [old] = original.down
  const [parent] = parents
  if (parent === undefined || source.downRevision === undefined) throw cannotReparent(source.file)
  const { start, end } = source.downRevision
  const value = source.text.slice(start, end)
  const quote = value.includes("'") ? "'" : '"'
  if (original.down.length > 1 || (old !== undefined && !value.includes(old))) throw cannotReparent(source.file)
  const by = old === undefined ? `${quote}${parent}${quote}` : value.replace(old, parent)
  const text = source.text.slice(0, start) + by + source.text.slice(end)
  return old === undefined ? text : text.replace(new RegExp(`^(Revises:.*)${escaped(old)}`, 'm'), `$1${parent}`)
}

/** The revisions that stood on the original stand on the last of its stages. */
async function reparented({ history, service }: OpenHistory, original: Revision, last: string): Promise<WrittenFile[]> {
  if (last === original.id) return []
  const children = [...history.nodes.values()].filter(({ revision }) => revision.down.includes(original.id))
  const files: WrittenFile[] = []
  for (const { revision } of children) {
    const path = revision.position.file
    const text = service.workspace.read(path) ?? ''
    const { downRevision } = await alembicSource(path, text)
    const value = downRevision === undefined ? '' : text.slice(downRevision.start, downRevision.end)
    const quoted = new RegExp(`(["'])${escaped(original.id)}\\1`)
    if (downRevision === undefined || !quoted.test(value)) throw cannotReparent(path)
    const changed =
      text.slice(0, downRevision.start) + value.replace(quoted, `$1${last}$1`) + text.slice(downRevision.end)
    const parents = revision.down.map((id) => (id === original.id ? last : id))
    const shown = changed.replace(new RegExp(`^(Revises:.*)${escaped(original.id)}`, 'm'), `$1${last}`)
    files.push({ id: revision.id, path, parents, later: false, text: shown, replaces: true })
  }
  return files
}

function cannotReparent(file: string): KnownError {
  return new KnownError(
    'bad-option',
    `the parents of ${file} are not written as plain texts`,
    'Change down_revision by hand.',
  )
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
