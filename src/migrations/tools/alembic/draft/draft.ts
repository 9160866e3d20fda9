import { randomUUID } from 'node:crypto'
import { KnownError } from '../../../../core/errors.ts'
import { memoryWorkspace } from '../../../../workspace/memory.ts'
import { folderOf } from '../../../../workspace/paths.ts'
import type { Draft, DraftRequest } from '../../define-tool.ts'
import { configurationOf } from '../environments/find.ts'
import { inFolder } from '../environments/layout.ts'
import type { Options } from '../environments/options.ts'
import { NO_OPTIONS } from '../environments/options.ts'
import { readHeaders } from '../header/read.ts'
import { momentOf } from './date.ts'
import type { NameParts } from './file-name.ts'
import { DEFAULT_FILE_TEMPLATE, fileNameOf, slugOf, USUAL_FILE_TEMPLATES } from './file-name.ts'
import type { TemplateValues } from './template.ts'
import { OWN_TEMPLATE, renderTemplate } from './template.ts'

/**
 * A new revision file as `alembic revision -m` writes it: from the environment's own `script.py.mako`, named by its
 * `file_template`. What it says of itself is read back before anyone sees it.
 * @throws KnownError where Alembic would refuse, or the template is more than can be filled in.
 */
export async function alembicDraft(request: DraftRequest): Promise<Draft> {
  const { workspace, environment, parents, message } = request
  const { options = NO_OPTIONS, script } = await configurationOf(workspace, environment)
  if (script === undefined) {
    throw bad(`no folder with an env.py belongs to ${environment.name}`, 'plimsoll migrate init writes one.')
  }
  const id = request.id ?? newId(request)
  checkId(request, id)
  const zone = options.get('timezone')?.value
  const moment = momentOf(request.now, zone === '' ? undefined : zone)
  if (moment === undefined) throw bad(`timezone ${zone} is not known`, `Correct timezone in ${environment.name}.`)
  const { text: created, ...dated } = moment
  const longest = Number(options.get('truncate_slug_length')?.value) || 40
  const name = nameFor(request, options, { ...dated, rev: id, slug: slugOf(message, longest) })
  const path = inFolder(versionFolder(request, script, options), `${name.text}.py`)
  const template = inFolder(script, 'script.py.mako')
  const values = { up_revision: id, down_revision: parents, message, create_date: created }
  const { text, notes } = rendered(request, template, values)
  await check(path, text, id, parents)
  return { id, files: [{ path, text }], notes: [...name.notes, ...notes, ...hooks(request)] }
}

/** As Alembic makes them (`util.rev_id`), or the next number where every id of the history is one. */
function newId({ revisions }: DraftRequest): string {
  const numbers = revisions.map(({ id }) => (/^\d{1,9}$/.test(id) ? Number(id) : Number.NaN))
  const [width] = new Set(revisions.map(({ id }) => id.length))
  const isNumbered = numbers.length > 1 && numbers.every(Number.isInteger) && Math.max(...numbers) < 100_000
  if (isNumbered) return String(Math.max(...numbers) + 1).padStart(width ?? 1, '0')
  return randomUUID().replaceAll('-', '').slice(-12)
}

function checkId({ revisions }: DraftRequest, id: string): void {
  if (!/^[^@\-+:'"\\\s]{1,32}$/.test(id)) {
    throw bad(`${id} cannot be the id of a revision`, 'Take at most 32 characters without @ - + : quotes and spaces.')
  }
  const other = revisions.find((revision) => revision.id === id)
  if (other !== undefined) throw bad(`${id} is the id of ${other.position.file}`, 'Choose another with --rev-id.')
}

/** The folder of the first parent, as Alembic chooses where there are several (`generate_revision`). */
function versionFolder({ environment, revisions, parents }: DraftRequest, script: string, options: Options): string {
  const { locations } = environment
  const [only, ...others] = locations
  if (only === undefined) return inFolder(script, 'versions')
  if (others.length === 0) return only
  // Folders within the one that is configured come out of file_template, and are no locations of their own.
  const outermost = locations.find((one) => locations.every((each) => each === one || each.startsWith(`${one}/`)))
  const isRecursive = options.get('recursive_version_locations')?.value === 'true'
  if (isRecursive && outermost !== undefined) return outermost
  const parent = revisions.find(({ id }) => id === parents[0])
  if (parent !== undefined) return folderOf(parent.position.file)
  throw bad(`there are several folders for revisions: ${locations.join(', ')}`, 'Write the first revision by hand.')
}

function nameFor(
  { fileName, environment }: DraftRequest,
  options: Options,
  parts: NameParts,
): { readonly text: string; readonly notes: readonly string[] } {
  const template = options.get('file_template')?.value ?? DEFAULT_FILE_TEMPLATE
  const own = fileNameOf(template, parts)
  if (own === undefined) {
    throw bad(`file_template ${template} holds a token Alembic does not know`, `Correct it in ${environment.name}.`)
  }
  if (fileName === undefined) return { text: own, notes: [] }
  const policy = new RegExp(fileName)
  const matches = (name: string): boolean => policy.test(name.slice(name.lastIndexOf('/') + 1))
  if (matches(own)) return { text: own, notes: [] }
  for (const usual of USUAL_FILE_TEMPLATES) {
    const name = fileNameOf(usual, parts)
    if (name !== undefined && matches(name)) {
      const note = `${own} does not match migrations.fileName; the name follows file_template = ${usual.replaceAll('%', '%%')}, which alembic.ini should have`
      return { text: name, notes: [note] }
    }
  }
  throw bad(
    `the file would be called ${own}.py, which migrations.fileName (${fileName}) refuses`,
    'Set file_template in alembic.ini to what the policy asks for.',
  )
}

function rendered(
  { workspace }: DraftRequest,
  template: string,
  values: TemplateValues,
): { readonly text: string; readonly notes: readonly string[] } {
  const own = workspace.file(template) === undefined ? undefined : workspace.read(template)
  const fallback = (): string => {
    const result = renderTemplate(OWN_TEMPLATE, values)
    if ('unknown' in result) throw new Error(`our own template holds ${result.unknown}`)
    return result.text
  }
  if (own === undefined) return { text: fallback(), notes: [`there is no ${template}; the file follows our own`] }
  const result = renderTemplate(own, values)
  if ('text' in result) return { text: result.text, notes: [] }
  const place = `${template}:${result.line}: ${result.unknown}`
  // An env.py that calls upgrade("engine") needs what its template writes.
  if (!/^def upgrade\(\s*\)/m.test(own)) {
    throw bad(`${place} is more than can be filled in, and upgrade() takes arguments there`, 'Use alembic revision.')
  }
  return { text: fallback(), notes: [`${place} is more than can be filled in; the file follows our own template`] }
}

/** Hooks are commands of the repository, and those are not run. */
function hooks({ workspace, environment }: DraftRequest): string[] {
  const file = environment.config?.file
  const text = file === undefined ? undefined : workspace.read(file)
  if (!/^\s*hooks\s*=\s*\S/m.test(text ?? '')) return []
  return [`the post_write_hooks of ${file} were not run: run your formatter yourself`]
}

/** Reads the file back with the reader of every other revision. */
async function check(path: string, text: string, id: string, parents: readonly string[]): Promise<void> {
  const { revisions, unreadable } = await readHeaders(memoryWorkspace({ [path]: text }), [path])
  const [revision] = revisions
  const isRight =
    revision?.id === id &&
    revision.down.length === parents.length &&
    revision.down.every((one) => parents.includes(one))
  if (isRight) return
  const reason = unreadable[0]?.reason ?? 'it does not say its id and its parents'
  throw bad(`what the template gives is no revision: ${reason}`, 'Correct script.py.mako, or take another message.')
}

function bad(message: string, remedy: string): KnownError {
  return new KnownError('bad-option', message, remedy)
}
