import type { FromNode, SelectNode, SqlNode } from './nodes.ts'

/** What an expression draws from: the tables of its columns. Subqueries keep theirs to themselves. */
export function fromsOf(node: SqlNode): FromNode[] {
  switch (node.kind) {
    case 'column':
      return node.table === undefined ? [] : [node.table]
    case 'binary':
      return [...fromsOf(node.left), ...fromsOf(node.right)]
    case 'list':
    case 'tuple':
    case 'array':
      return node.items.flatMap(fromsOf)
    case 'unary':
    case 'cast':
    case 'extract':
    case 'label':
    case 'collate':
      return fromsOf(node.operand)
    case 'special':
      return node.parts.flatMap(fromsOf)
    case 'function':
      return (node.args ?? []).flatMap(fromsOf)
    case 'case':
      return [
        ...(node.subject ? [node.subject] : []),
        ...node.whens.flat(),
        ...(node.otherwise ? [node.otherwise] : []),
      ].flatMap(fromsOf)
    default:
      return []
  }
}

export function sameFrom(one: FromNode, other: FromNode): boolean {
  if (one === other) return true
  if (one.kind !== 'table' || other.kind !== 'table') return false
  return one.name.text === other.name.text && one.schema?.text === other.schema?.text
}

/** Each once, in order, without those a join among them holds. */
export function distinctFroms(froms: readonly FromNode[]): FromNode[] {
  const once: FromNode[] = []
  for (const from of froms) if (!once.some((kept) => sameFrom(kept, from))) once.push(from)
  const joined = once.flatMap((from) => (from.kind === 'join' ? parts(from) : []))
  return once.filter((from) => !joined.some((part) => sameFrom(part, from)))
}

function parts(from: FromNode): FromNode[] {
  return from.kind === 'join' ? [from.left, from.right].flatMap((side) => [side, ...parts(side)]) : []
}

/** What a select has in FROM, inside the given enclosing statements: what those have is not repeated, unless nothing would be left. */
export function selectFroms(select: SelectNode, enclosing: readonly FromNode[]): FromNode[] {
  const all = distinctFroms([...select.froms, ...select.columns.flatMap(fromsOf), ...select.where.flatMap(fromsOf)])
  const own = all.filter((from) => !enclosing.some((outer) => sameFrom(outer, from)))
  return own.length === 0 ? all : own
}
