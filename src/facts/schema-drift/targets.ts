import type { PythonNode } from '../../parsers/python/tree.ts'
import type { ModelsFacts } from '../models/types.ts'
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
