import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { shorten } from '../origins/inputs.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import type { StatementTimeout } from './types.ts'

const NAMES = /statement_timeout|max_execution_time/i

/** Statement timeouts that are set in SQL: by code on each connection, for a role, or for single statements. */
export function findStatementTimeouts(python: PythonFacts, workspace: Workspace): StatementTimeout[] {
  const found: StatementTimeout[] = []
  for (const { root, tree, file } of python.code) {
    if (!mayHold(tree, 'statement_timeout', 'max_execution_time') || !NAMES.test(tree.text)) continue
    for (const node of root.find('string')) {
      if (!NAMES.test(node.text) || !/\b(SET|ALTER|set_config)\b/i.test(node.text)) continue
      found.push({ at: { ...node.position, file }, scope: scopeOf(node), text: shorten(node.text, 100) })
    }
  }
  for (const { path, role } of workspace.glob('**/*.sql')) {
    const text = role === 'code' ? workspace.read(path) : undefined
    if (text === undefined || !NAMES.test(text)) continue
    const at = text.search(/ALTER\s+(ROLE|USER|DATABASE)\b[^;]*statement_timeout/i)
    if (at === -1) continue
    const line = text.slice(0, at).split('\n').length
    found.push({ at: { file: path, line }, scope: 'role', text: shorten(text.slice(at, at + 100)) })
  }
  return found
}

function scopeOf(node: PythonNode): StatementTimeout['scope'] {
  if (/ALTER\s+(ROLE|USER|DATABASE)/i.test(node.text)) return 'role'
  const owner = node.enclosing('function_definition')
  const decorated = owner?.parentNode?.kind === 'decorated_definition' ? owner.parentNode.text.slice(0, 300) : ''
  if (/listens_for\([^)]*["'](connect|checkout|engine_connect)["']/.test(decorated)) return 'connection'
  const name = owner?.field('name')?.text
  const isListener =
    name !== undefined && new RegExp(`listen\\([^)]*["'](connect|checkout)["'][^)]*\\b${name}\\b`).test(node.tree.text)
  return isListener ? 'connection' : 'statement'
}
