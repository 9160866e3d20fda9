/** Where a node stands in its text; lines and columns count from 1. */
export interface YamlSpan {
  readonly line: number
  readonly endLine: number
  readonly column: number
}

export interface YamlScalar extends YamlSpan {
  readonly kind: 'scalar'
  /** The text of the value: what a string holds, or a number, boolean or null as written. */
  readonly text: string
  readonly quoted: boolean
  readonly isNull: boolean
  readonly tag?: string
  /** The line on which the text itself begins: one below the `|` of a block. */
  readonly textLine: number
}

export interface YamlEntry extends YamlSpan {
  readonly key: string
  readonly value: YamlNode | undefined
  /** It came in through a merge key (`<<`). */
  readonly merged: boolean
}

export interface YamlMap extends YamlSpan {
  readonly kind: 'map'
  readonly entries: readonly YamlEntry[]
  readonly tag?: string
}

export interface YamlList extends YamlSpan {
  readonly kind: 'list'
  readonly items: readonly YamlNode[]
  readonly tag?: string
}

export type YamlNode = YamlScalar | YamlMap | YamlList

export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined
}

/** The value under a path of keys: `valueAt(service, 'deploy', 'resources', 'limits')`. */
export function valueAt(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>((at, key) => entryOf(at, key)?.value, node)
}

export function textAt(node: YamlNode | undefined, ...path: readonly string[]): string | undefined {
  const value = valueAt(node, ...path)
  return value?.kind === 'scalar' && !value.isNull ? value.text : undefined
}

export function entriesOf(node: YamlNode | undefined): readonly YamlEntry[] {
  return node?.kind === 'map' ? node.entries : []
}

export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : []
}

/** A scalar as a list of one, a list of scalars as it is: GitHub and Compose allow both in many places. */
export function scalarsOf(node: YamlNode | undefined): readonly YamlScalar[] {
  if (node?.kind === 'scalar') return node.isNull ? [] : [node]
  return itemsOf(node).flatMap((item) => (item.kind === 'scalar' ? [item] : []))
}
