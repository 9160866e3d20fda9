import { loadPythonParser } from '../../../parsers/python/parse.ts'
import type { Workspace } from '../../../workspace/workspace.ts'
import type { Script } from '../../types.ts'
import type { ScriptRequest } from '../define-tool.ts'
import { createMachine, runScript } from './python/interpreter.ts'
import { Library } from './python/modules.ts'
import type { Vocabulary } from './python/values.ts'

const libraries = new WeakMap<Workspace, Library>()

/** The SQL of one direction of a revision, found by evaluating its file without Python. */
export async function alembicScript(request: ScriptRequest): Promise<Script> {
  const { createVocabulary } = await import('./vocabulary.ts')
  const { revision, direction } = request
  const vocabulary = createVocabulary({ namingConvention: new Map(), revision: revision.id, direction })
  return scriptWith(request, vocabulary)
}

/** The same, with given libraries. */
export async function scriptWith(
  { workspace, revision, direction }: ScriptRequest,
  vocabulary: Vocabulary,
): Promise<Script> {
  let library = libraries.get(workspace)
  if (library === undefined) {
    library = new Library(workspace, await loadPythonParser())
    libraries.set(workspace, library)
  }
  const { file } = revision.position
  const source = library.source(file)
  if (source === undefined) {
    const position = { file, line: 1 }
    return {
      kind: 'steps',
      steps: [{ kind: 'opaque', position, operation: direction, reason: 'the file cannot be read' }],
    }
  }
  return runScript(createMachine(library, vocabulary), source, direction === 'up' ? 'upgrade' : 'downgrade')
}
