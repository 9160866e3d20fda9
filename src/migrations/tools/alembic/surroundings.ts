import type { Position } from '../../../core/position.ts'
import type { Workspace } from '../../../workspace/workspace.ts'
import type { MigrationEnvironment } from '../../types.ts'
import { configurations } from './environments/configs.ts'
import { layoutOf } from './environments/layout.ts'
import { attributeOf } from './python/attributes.ts'
import { createMachine } from './python/interpreter.ts'
import { moduleScope } from './python/module-scope.ts'
import type { Library } from './python/modules.ts'
import { lookup } from './python/names.ts'
import type { Source } from './python/source.ts'
import { PyList, PyTuple, type PyValue, Unknown, type VocabularyContext } from './python/values.ts'
import { MetaData } from './sqlalchemy/schema/metadata.ts'
import { createVocabulary } from './vocabulary.ts'

type Surroundings = Pick<VocabularyContext, 'namingConvention' | 'options'>

const NONE: ReadonlyMap<string, string> = new Map()
const remembered = new WeakMap<Workspace, Map<string, Surroundings>>()

/** What the environment of a revision says: the naming convention of its metadata, and the options of its configuration. */
export async function surroundingsOf(
  library: Library,
  environment: MigrationEnvironment | undefined,
  revision: Position,
): Promise<Surroundings> {
  const { workspace } = library
  const env = envPyAbove(workspace, revision.file)
  const known = remembered.get(workspace) ?? new Map<string, Surroundings>()
  remembered.set(workspace, known)
  const key = `${env}\n${environment?.name}`
  const found = known.get(key) ?? {
    namingConvention: conventionIn(library, env === undefined ? undefined : library.source(env)),
    options: await optionsOf(workspace, environment),
  }
  known.set(key, found)
  return found
}

/** The `env.py` a revision belongs to: the nearest above it. */
function envPyAbove(workspace: Workspace, file: string): string | undefined {
  for (let folder = file; folder !== ''; ) {
    folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : ''
    const path = folder === '' ? 'env.py' : `${folder}/env.py`
    if (workspace.file(path) !== undefined) return path
  }
  return undefined
}

/** By name; undefined when it is not known which configuration is used. */
async function optionsOf(
  workspace: Workspace,
  environment: MigrationEnvironment | undefined,
): Promise<VocabularyContext['options']> {
  if (environment === undefined || environment.config === undefined) return NONE
  const all = await configurations(workspace, layoutOf(workspace))
  const own = all.find(({ name }) => name === environment.name)
  if (own === undefined) return undefined
  return { get: (name) => own.options.get(name)?.value }
}

/** The naming convention of the metadata `env.py` hands to Alembic; empty: it has none; undefined: not known. */
function conventionIn(library: Library, env: Source | undefined): ReadonlyMap<string, string> | undefined {
  const metadata = env === undefined || env.failure !== undefined ? undefined : metadataOf(library, env)
  if (metadata instanceof MetaData) return metadata.convention
  if (metadata === null || metadata instanceof PyList || metadata instanceof PyTuple) return NONE
  return speaksOfConventions(library.workspace) ? undefined : NONE
}

/** What `configure(target_metadata=…)` is given, where that is a name or a path of names. */
function metadataOf(library: Library, env: Source): PyValue | undefined {
  const text = env.tree.text
  const given = [...text.matchAll(/(?<=[(,]\s*)target_metadata\s*=\s*([A-Za-z_][\w.]*)(?=\s*[,)#\n])/g)]
  const expressions = new Set(given.map(([, expression]) => expression ?? ''))
  const [path = 'target_metadata'] = expressions
  if (expressions.size > 1) return undefined
  const vocabulary = createVocabulary({ namingConvention: NONE, options: undefined, revision: '', direction: 'up' })
  const machine = createMachine(library, vocabulary)
  const scope = moduleScope(machine, env, 'env')
  const span = { start: 0, end: 0 }
  const [first = '', ...rest] = path.split('.')
  try {
    const site = machine.site(scope, span)
    const value = rest.reduce<PyValue>(
      (object, name) => attributeOf(object, name, site),
      lookup(machine, first, scope, span),
    )
    return value instanceof Unknown ? undefined : value
  } catch {
    // Whatever an env.py raises when it is read without its application: then its metadata is not known.
    return undefined
  }
}

const spoken = new WeakMap<Workspace, boolean>()

/** Batches take a convention too; that one is not the metadata's. */
function setsConvention(text: string): boolean {
  if (!text.includes('naming_convention')) return false
  return /MetaData\((?:[^()]|\([^()]*\))*naming_convention|\.naming_convention\s*=(?!=)/.test(text)
}

/** Whether any Python file of the repository gives a metadata a naming convention. */
function speaksOfConventions(workspace: Workspace): boolean {
  const known = spoken.get(workspace)
  if (known !== undefined) return known
  const found = workspace.files.some(
    ({ path, role }) => path.endsWith('.py') && role !== 'test' && setsConvention(workspace.read(path) ?? ''),
  )
  spoken.set(workspace, found)
  return found
}
