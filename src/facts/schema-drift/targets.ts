import type { OpenHistory } from '../../migrations/fleet/select.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Model, ModelsFacts } from '../models/types.ts'
import { identifiersNamed } from '../python/identifiers.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'

/** What `env.py` says of the models it is for. */
export interface Target {
  readonly metadata: readonly string[] | undefined
  /** It leaves tables or columns out of comparisons by a function of its own. */
  readonly filters: boolean
}

/** Reads the `env.py` nearest above a file of the history; undefined where there is none. */
export function targetOf(file: string, python: PythonFacts, models: ModelsFacts): Target | undefined {
  const module = envPyAbove(file, python)
  if (module === undefined) return undefined
  const written = identifiersNamed(module, 'target_metadata').flatMap((node) => given(node) ?? [])
  const found = written.flatMap((node) => (node.text === 'target_metadata' ? [] : [models.metadataAt(node)]))
  const keys = found.flatMap((one) => one ?? [])
  const isKnown = found.length > 0 && found.every((one) => one !== undefined)
  const filters = ['include_object', 'include_name', 'include_schemas'].some(
    (name) => identifiersNamed(module, name).length > 0,
  )
  return { metadata: isKnown ? [...new Set(keys)] : undefined, filters }
}

/** `target_metadata = X`, `configure(target_metadata=X)`; None says nothing. */
function given(node: PythonNode): PythonNode | undefined {
  const parent = node.parentNode
  const isGiven = parent?.kind === 'keyword_argument' && parent.field('name')?.equals(node) === true
  const isAssigned = parent?.kind === 'assignment' && parent.field('left')?.equals(node) === true
  const value = isGiven ? parent.field('value') : isAssigned ? parent.field('right') : undefined
  return value?.kind === 'none' ? undefined : value
}

function envPyAbove(file: string, python: PythonFacts): PythonModule | undefined {
  for (let folder = file; folder !== ''; ) {
    folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : ''
    const path = folder === '' ? 'env.py' : `${folder}/env.py`
    const module = python.modules.find((one) => one.file === path)
    if (module !== undefined) return module
  }
  return undefined
}

/** Tools that come with a way of declaring models: their histories are for those. */
const WITH_MODELS = ['prisma', 'drizzle', 'typeorm']

/** Of a tool that declares models itself, those; of several Prisma schemas the one in the folder above. */
export function metadataOfTool(
  { tool, environment }: OpenHistory,
  every: readonly OpenHistory[],
  models: readonly Model[],
): readonly string[] | undefined {
  if (!WITH_MODELS.includes(tool.id)) return undefined
  const keys = [...new Set(models.flatMap(({ style, metadata }) => (style === tool.id ? (metadata ?? []) : [])))]
  if (tool.id === 'prisma') {
    const folderOf = (key: string): string => key.slice('prisma:'.length, Math.max(0, key.lastIndexOf('/')))
    const [nearest] = keys
      .filter((key) => folderOf(key) === '' || environment.root.startsWith(`${folderOf(key)}/`))
      .sort((a, b) => folderOf(b).length - folderOf(a).length)
    return nearest === undefined ? undefined : [nearest]
  }
  const alike = every.filter((one) => one.tool.id === tool.id)
  return keys.length === 1 && alike.length === 1 ? keys : undefined
}
