import { errorMessage } from '../../../../core/errors.ts'
import type { Workspace } from '../../../../workspace/workspace.ts'
import type { MigrationEnvironment, MigrationProblem, Transactions } from '../../../types.ts'
import type { Configure } from './configure.ts'
import { configureCalls, given } from './configure.ts'
import type { Surroundings } from './evaluate.ts'
import type { Hints } from './hints.ts'
import { unimportedModels } from './models.ts'
import { filesOf, importedText } from './modules.ts'
import type { Options } from './options.ts'
import type { Expression } from './python/expression.ts'
import type { Outline } from './python/outline.ts'
import { outlineOf } from './python/outline.ts'
import { databaseUrl } from './url.ts'

export type EnvPy = Pick<MigrationEnvironment, 'versionTable' | 'url' | 'transactions' | 'problems'>

const UNREAD: Omit<EnvPy, 'problems'> = {
  versionTable: undefined,
  url: { kind: 'unknown', reason: 'there is no env.py to read' },
  transactions: 'unknown',
}

/** What env.py says of its database, without running it. */
export function readEnvPy(workspace: Workspace, file: string, options: Options, hints: Hints): EnvPy {
  try {
    return readSettings(workspace, file, options, hints)
  } catch (error) {
    const detail = `${file} cannot be read: ${errorMessage(error)}`
    return { ...UNREAD, problems: [{ kind: 'env-py-unreadable', detail, position: { file, line: 1 } }] }
  }
}

function readSettings(workspace: Workspace, file: string, options: Options, hints: Hints): EnvPy {
  const text = workspace.file(file) === undefined ? undefined : workspace.read(file)
  if (text === undefined) {
    const detail = `there is no ${file}, which Alembic runs for every command`
    return { ...UNREAD, problems: [{ kind: 'env-py-missing', detail, position: undefined }] }
  }
  const own: Surroundings = { file, outline: outlineOf(text), callers: [], option: (name) => options.get(name)?.value }
  const found = configuringFile(workspace, own)
  const around = { ...found, imported: (of: Expression) => importedText(workspace, found.file, found.outline, of) }
  const calls = configureCalls(around.outline)
  const { url, problems } = databaseUrl(calls, around, options, hints)
  if (calls.length === 0) return { versionTable: undefined, url, transactions: 'unknown', problems }
  return {
    versionTable: versionTable(calls, around, hints),
    url,
    transactions: transactions(calls, around, hints),
    problems: [...problems, ...metadata(workspace, calls, around, hints)],
  }
}

/** env.py itself, or the file of the repository that configures the context in its stead. */
function configuringFile(workspace: Workspace, own: Surroundings): Surroundings {
  if (configureCalls(own.outline).length > 0) return own
  for (const one of own.outline.imports) {
    for (const file of filesOf(workspace, own.file, one)) {
      const text = workspace.read(file)
      if (text === undefined || !text.includes('.configure(')) continue
      const outline = outlineOf(text)
      if (configureCalls(outline).length > 0) return { ...own, file, outline, callers: [own.outline] }
    }
  }
  return own
}

/** `alembic_version` unless told otherwise (alembic/runtime/migration.py, `MigrationContext.__init__`). */
function versionTable(calls: readonly Configure[], around: Surroundings, hints: Hints): EnvPy['versionTable'] {
  const name = optional(calls, 'version_table', around, hints)
  const schema = optional(calls, 'version_table_schema', around, hints)
  if (name === 'unknown' || schema === 'unknown') return undefined
  return { name: name.text ?? 'alembic_version', schema: schema.text }
}

function optional(
  calls: readonly Configure[],
  name: string,
  around: Surroundings,
  hints: Hints,
): { readonly text: string | undefined } | 'unknown' {
  const found = given(calls, name, around)
  if (found.kind === 'absent') return { text: undefined }
  if (found.kind === 'uncertain') {
    // Arguments that other code hands over cannot name what no file of the repository names.
    const isGiven = calls.some((one) => one.arguments.has(name))
    return isGiven || hints.mentions(name).length > 0 ? 'unknown' : { text: undefined }
  }
  if (found.kind !== 'value') return 'unknown'
  const { value } = found
  if (value.kind === 'text') return { text: value.text }
  return value.kind === 'constant' && value.value === null ? { text: undefined } : 'unknown'
}

/** `transaction_per_migration` is off by default: one transaction for all revisions that are run. */
function transactions(calls: readonly Configure[], around: Surroundings, hints: Hints): Transactions {
  if (/isolation_level\s*=\s*["']AUTOCOMMIT/i.test(around.outline.text)) return 'none'
  if (!around.outline.text.includes('begin_transaction')) return 'unknown'
  const found = given(calls, 'transaction_per_migration', around)
  const value = found.kind === 'value' ? found.value : undefined
  if (value?.kind === 'constant') return value.value === true ? 'each' : 'all'
  if (found.kind === 'absent') return 'all'
  const isGiven = calls.some((one) => one.arguments.has('transaction_per_migration'))
  return found.kind === 'uncertain' && !isGiven && hints.mentions('transaction_per_migration').length === 0
    ? 'all'
    : 'unknown'
}

function metadata(
  workspace: Workspace,
  calls: readonly Configure[],
  around: Surroundings,
  hints: Hints,
): MigrationProblem[] {
  const found = given(calls, 'target_metadata', around)
  const value = found.kind === 'value' ? found.value : undefined
  const isNone = value?.kind === 'constant' && value.value === null
  const line = lineOfMetadata(around.outline) ?? calls[0]?.line ?? 1
  if (!isNone && found.kind !== 'absent') {
    const expressions = calls.flatMap((one) => one.arguments.get('target_metadata') ?? [])
    return unimportedModels(workspace, around, expressions, line, hints)
  }
  const detail = 'env.py hands Alembic no metadata: it cannot compare the models with the database'
  return [{ kind: 'metadata-missing', detail, position: { file: around.file, line } }]
}

function lineOfMetadata({ assignments }: Outline): number | undefined {
  return assignments.find(({ target }) => target.kind === 'name' && target.name === 'target_metadata')?.line
}
