import type { DocTable } from './model.ts'

const ROW = 18
const HEAD = 26
const LETTER = 7.2
const GAP = { x: 90, y: 24 }

interface Box {
  readonly table: DocTable
  readonly lines: readonly string[]
  readonly width: number
  readonly height: number
  x: number
  y: number
}

/**
 * The tables as a drawing that needs no program to be shown: what is pointed to stands left of what points to it. The
 * same tables give the same drawing to the byte.
 */
export function svgDiagram(tables: readonly DocTable[]): string {
  const boxes = new Map(
    tables.filter(({ partitionOf }) => partitionOf === undefined).map((table) => [table.name, boxOf(table)]),
  )
  const size = place(boxes)
  const edges = [...boxes.values()].flatMap((box) => edgesOf(box, boxes))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" font-family="ui-monospace, monospace" font-size="12">
<style>
:root { color-scheme: light dark; }
.box { fill: #fff; stroke: #57606a; } .head { fill: #eaeef2; stroke: #57606a; } text { fill: #1f2328; } .edge { fill: none; stroke: #8c959f; }
@media (prefers-color-scheme: dark) { .box { fill: #0d1117; stroke: #8b949e; } .head { fill: #21262d; stroke: #8b949e; } text { fill: #e6edf3; } .edge { stroke: #6e7681; } }
</style>
${edges.join('\n')}
${[...boxes.values()].map(draw).join('\n')}
</svg>
`
}

function boxOf(table: DocTable): Box {
  const lines = table.columns
    .filter(({ keys }) => keys.length > 0)
    .map(({ name, type, keys }) => `${keys.join(' ')} ${name} ${short(type)}`)
  const longest = Math.max(table.name.length + 1, ...lines.map((line) => line.length))
  return {
    table,
    lines,
    width: Math.ceil(longest * LETTER) + 20,
    height: HEAD + lines.length * ROW + (lines.length > 0 ? 6 : 0),
    x: 0,
    y: 0,
  }
}

function short(type: string): string {
  return type
    .replace('character varying', 'varchar')
    .replace('timestamp with time zone', 'timestamptz')
    .replace('timestamp without time zone', 'timestamp')
}

/** Tables in columns by how far they stand from one that points nowhere; tall columns are broken. */
function place(boxes: ReadonlyMap<string, Box>): { readonly width: number; readonly height: number } {
  const layers: Box[][] = []
  const depths = new Map<string, number>()
  for (const box of boxes.values()) {
    const depth = depthOf(box.table, boxes, depths)
    const layer = layers[depth] ?? []
    layers[depth] = layer
    layer.push(box)
  }
  const total = [...boxes.values()].reduce((sum, { height }) => sum + height + GAP.y, 0)
  const limit = Math.max(600, Math.sqrt(total) * 22)
  let [x, bottom] = [GAP.y, 0]
  for (const layer of layers.filter((one) => one !== undefined)) {
    let y = GAP.y
    let width = 0
    for (const box of ordered(layer, boxes)) {
      if (y > GAP.y && y + box.height > limit) [x, y, width] = [x + width + GAP.x / 2, GAP.y, 0]
      box.x = x
      box.y = y
      y += box.height + GAP.y
      width = Math.max(width, box.width)
      bottom = Math.max(bottom, y)
    }
    x += width + GAP.x
  }
  return { width: Math.ceil(Math.max(200, x - GAP.x + GAP.y)), height: Math.ceil(Math.max(60, bottom)) }
}

/** Beside what they point to. */
function ordered(layer: readonly Box[], boxes: ReadonlyMap<string, Box>): Box[] {
  const weight = ({ table }: Box): number => {
    const ys = table.foreignKeys.flatMap(({ target }) => boxes.get(target.replace(/^public\./, ''))?.y ?? [])
    return ys.length === 0 ? 0 : ys.reduce((sum, y) => sum + y, 0) / ys.length
  }
  return [...layer].sort((a, b) => weight(a) - weight(b) || (a.table.name < b.table.name ? -1 : 1))
}

/** The longest way to a table that points nowhere; where tables point at each other in a ring, it ends. */
function depthOf(table: DocTable, boxes: ReadonlyMap<string, Box>, known: Map<string, number>): number {
  const found = known.get(table.name)
  if (found !== undefined) return found
  known.set(table.name, 0)
  let depth = 0
  for (const { target } of table.foreignKeys) {
    const to = boxes.get(target.replace(/^public\./, ''))
    if (to !== undefined && to.table !== table) depth = Math.max(depth, 1 + depthOf(to.table, boxes, known))
  }
  known.set(table.name, depth)
  return depth
}

function edgesOf(box: Box, boxes: ReadonlyMap<string, Box>): string[] {
  return box.table.foreignKeys.flatMap(({ target, columns }) => {
    const to = boxes.get(target.replace(/^public\./, ''))
    if (to === undefined) return []
    const at = box.lines.findIndex((line) => line.split(' ').includes(columns[0] ?? ''))
    const from = { x: box.x, y: box.y + (at === -1 ? HEAD / 2 : HEAD + at * ROW + ROW / 2 + 3) }
    const end = { x: to.x + to.width, y: to.y + HEAD / 2 }
    const bend = Math.max(30, Math.abs(from.x - end.x) / 2)
    return [
      `<path class="edge" d="M${r(from.x)} ${r(from.y)} C${r(from.x - bend)} ${r(from.y)} ${r(end.x + bend)} ${r(end.y)} ${r(end.x)} ${r(end.y)}"/><circle class="edge" cx="${r(from.x)}" cy="${r(from.y)}" r="3"/>`,
    ]
  })
}

function r(value: number): number {
  return Math.round(value * 10) / 10
}

function draw({ table, lines, width, height, x, y }: Box): string {
  const rows = lines.map(
    (line, at) => `<text x="${r(x + 10)}" y="${r(y + HEAD + at * ROW + 15)}">${escaped(line)}</text>`,
  )
  return [
    `<g><rect class="box" x="${r(x)}" y="${r(y)}" width="${width}" height="${height}" rx="3"/>`,
    `<rect class="head" x="${r(x)}" y="${r(y)}" width="${width}" height="${HEAD}" rx="3"/>`,
    `<text x="${r(x + 10)}" y="${r(y + 17)}" font-weight="bold">${escaped(table.name)}</text>`,
    ...rows,
    '</g>',
  ].join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
