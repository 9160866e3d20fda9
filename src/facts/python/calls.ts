import type { PythonModule } from './types.ts'

/** Where every call stands, by the last part of what is called: `db.session.execute(…)` is under `execute`. */
export type CallIndex = ReadonlyMap<string, readonly CallPlace[]>

export interface CallPlace {
  readonly module: PythonModule
  readonly index: number
}

/** Reads the arrays of the trees directly, so that no node is made for the many calls nobody asks about. */
export function indexCalls(modules: readonly PythonModule[]): CallIndex {
  const calls = new Map<string, CallPlace[]>()
  for (const module of modules) {
    const { kinds, ends, text } = module.tree
    const isCall = Uint8Array.from(module.root.grammar.kinds, (kind) => (kind === 'call' ? 1 : 0))
    for (let index = 0; index < kinds.length; index++) {
      if (isCall[kinds[index] ?? 0] !== 1) continue
      const calleeEnd = ends[index + 1] ?? 0
      const name = lastWord(text, calleeEnd)
      const list = calls.get(name)
      if (list === undefined) calls.set(name, [{ module, index }])
      else list.push({ module, index })
    }
  }
  return calls
}

function lastWord(text: string, end: number): string {
  let start = end
  while (start > 0 && isWordPart(text.charCodeAt(start - 1))) start--
  return text.slice(start, end)
}

function isWordPart(code: number): boolean {
  // a-z, A-Z, 0-9 and _; beyond ASCII whatever Unicode calls a letter or a digit.
  if (code < 128)
    return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
  return /[\p{L}\p{N}]/u.test(String.fromCharCode(code))
}

/** The other names things are imported under (`from httpx import get as fetch`): last word → aliases. */
export function indexAliases(modules: readonly PythonModule[]): ReadonlyMap<string, ReadonlySet<string>> {
  const aliases = new Map<string, Set<string>>()
  for (const module of modules) {
    for (const node of module.root.find('aliased_import')) {
      const name = node.field('name')?.text.split('.').at(-1)
      const alias = node.field('alias')?.text
      if (name === undefined || alias === undefined || name === alias) continue
      const known = aliases.get(name)
      if (known === undefined) aliases.set(name, new Set([alias]))
      else known.add(alias)
    }
  }
  return aliases
}
