import { loadPythonParser } from '../../../parsers/python/parse.ts'
import type { Workspace } from '../../../workspace/workspace.ts'
import type { LiveDatabase } from '../../live-database.ts'
import type { Script } from '../../types.ts'
import type { ScriptRequest } from '../define-tool.ts'
import { createMachine, runScript } from './python/interpreter.ts'
import { Library } from './python/modules.ts'
import type { LiveRun, Vocabulary } from './python/values.ts'
import { surroundingsOf } from './surroundings.ts'
import { createVocabulary } from './vocabulary.ts'

const libraries = new WeakMap<Workspace, Library>()

/** The SQL of one direction of a revision, found by evaluating its file without Python. */
export async function alembicScript(request: ScriptRequest): Promise<Script> {
  const { workspace, environment, revision, direction, schemaBefore, live } = request
  const library = await libraryOf(workspace)
  const surroundings = await surroundingsOf(library, environment, revision.position)
  const context = { ...surroundings, revision: revision.id, direction, schemaBefore, live }
  return scriptWith(request, createVocabulary(context))
}

async function libraryOf(workspace: Workspace): Promise<Library> {
  const known = libraries.get(workspace)
  if (known !== undefined) return known
  const library = new Library(workspace, await loadPythonParser())
  libraries.set(workspace, library)
  return library
}

function liveRun(live: LiveDatabase): LiveRun {
  let drawn = 0
  return { chance: () => ++drawn, assume: (text) => live.assume(text) }
}

/** The same, with given libraries. */
export async function scriptWith(
  { workspace, revision, direction, live }: ScriptRequest,
  vocabulary: Vocabulary,
): Promise<Script> {
  const library = await libraryOf(workspace)
  const { file } = revision.position
  const source = library.source(file)
  if (source === undefined) {
    const position = { file, line: 1 }
    return {
      kind: 'steps',
      steps: [{ kind: 'opaque', position, operation: direction, reason: 'the file cannot be read' }],
    }
  }
  return runScript(
    createMachine(library, vocabulary, live === undefined ? undefined : liveRun(live)),
    source,
    direction === 'up' ? 'upgrade' : 'downgrade',
  )
}
