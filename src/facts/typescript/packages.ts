import type { Workspace } from '../../workspace/workspace.ts'
import type { NodePackage } from './types.ts'

type Json = Readonly<Record<string, unknown>>

/** The `package.json` files of a repository that can be read; vendored ones are not of it. */
export function readPackages(workspace: Workspace): NodePackage[] {
  return workspace.glob('**/package.json').flatMap(({ path, role }): NodePackage[] => {
    if (role === 'vendored' || role === 'generated') return []
    const json = parsed(workspace.read(path))
    if (json === undefined) return []
    const folder = path.slice(0, -'package.json'.length).replace(/\/$/, '')
    return [
      {
        name: typeof json['name'] === 'string' ? json['name'] : undefined,
        folder,
        file: path,
        role,
        dependencies: new Set(
          ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((key) =>
            Object.keys(recordOf(json[key])),
          ),
        ),
        entries: entriesOf(json),
        imports: new Map(
          Object.entries(recordOf(json['imports'])).flatMap(([key, target]) => {
            const file = chosenTarget(target)
            return file === undefined ? [] : [[key, file] as const]
          }),
        ),
      },
    ]
  })
}

function parsed(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined
  try {
    return recordOf(JSON.parse(text))
  } catch {
    return undefined
  }
}

export function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

/** `exports` by subpath, else `module` and `main`. */
function entriesOf(json: Json): Map<string, string> {
  const found = new Map<string, string>()
  const { exports } = json
  const keys = Object.keys(recordOf(exports))
  if (keys.some((key) => key.startsWith('.'))) {
    for (const key of keys) {
      const target = chosenTarget(recordOf(exports)[key])
      if (target !== undefined) found.set(key, target)
    }
  } else {
    const target = chosenTarget(exports)
    if (target !== undefined) found.set('.', target)
  }
  for (const key of ['source', 'module', 'main']) {
    const target = json[key]
    if (!found.has('.') && typeof target === 'string') found.set('.', target)
  }
  return found
}

/** The file a conditional export names for Node: sources before what is built of them. */
function chosenTarget(target: unknown): string | undefined {
  if (typeof target === 'string') return target
  const conditions = recordOf(target)
  for (const key of ['source', 'development', 'node', 'import', 'require', 'default']) {
    const found = conditions[key] === undefined ? undefined : chosenTarget(conditions[key])
    if (found !== undefined) return found
  }
  return undefined
}
