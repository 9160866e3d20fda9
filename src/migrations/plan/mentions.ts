import type { Workspace } from '../../workspace/workspace.ts'
import type { Change } from './change.ts'
import type { Mention } from './types.ts'

/** Names that mean many things: they count only in files that name the table too. */
const COMMON =
  /^(?:id|name|type|status|state|value|key|data|kind|title|text|body|date|time|email|user|url|path|code|count|size|role|label|description|metadata|config|settings|created_at|updated_at|version|order|position|active|enabled|.{1,3})$/

const CODE = /\.(?:py|ts|tsx|js|jsx|mjs|sql|graphql|vue|svelte)$/
const MOST = 200_000
const PER_NAME = 20

/**
 * Where the code of a service names what revisions take away or rename. A search for words, not a proof: a common name
 * counts only in files that name its table as well. Revisions and their folder are left out.
 */
export function mentionsOf(
  workspace: Workspace,
  folder: string,
  changes: readonly Change[],
  leftOut: readonly string[],
): Mention[] {
  const wanted = changes.filter(
    ({ object, breaks, action }) =>
      breaks !== undefined &&
      (action === 'drops' || action === 'renames' || action === 'changes') &&
      (object === 'column' || object === 'table'),
  )
  if (wanted.length === 0) return []
  const words = wanted.map(({ name, table, object }) => ({
    name: bare(name),
    pattern: new RegExp(`\\b${escaped(bare(name))}\\b`),
    table:
      object === 'column' && COMMON.test(bare(name)) && table !== undefined
        ? new RegExp(`\\b${escaped(bare(table)).replace(/s$/, '')}`, 'i')
        : undefined,
  }))
  const found: Mention[] = []
  const counts = new Map<string, number>()
  for (const { path } of workspace.files) {
    const isInside = folder === '.' || path.startsWith(`${folder}/`)
    if (
      !isInside ||
      !CODE.test(path) ||
      leftOut.some((one) => path.startsWith(`${one}/`)) ||
      /(?:^|\/)(?:node_modules|dist|build|versions)\//.test(path)
    )
      continue
    const text = workspace.read(path)
    if (text === undefined || text.length > MOST) continue
    for (const { name, pattern, table } of words) {
      const many = counts.get(name) ?? 0
      if (many >= PER_NAME || !pattern.test(text) || (table !== undefined && !table.test(text))) continue
      const line = text.split('\n').findIndex((one) => pattern.test(one)) + 1
      found.push({ name, file: path, line })
      counts.set(name, many + 1)
    }
  }
  return found
}

function bare(name: string): string {
  return name.split('.').at(-1) ?? name
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
