import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from './corpus.mjs'

const BIOME = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')

/** Replaces one generated section of a document, or appends it; what is written by hand around it stays. */
export function writeSection(document, name, text, heading) {
  const file = join(ROOT, document)
  mkdirSync(dirname(file), { recursive: true })
  const old = existsSync(file) ? readFileSync(file, 'utf8') : `# ${heading}\n`
  const [open, close] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`]
  const section = `${open}\n\n${text.trim()}\n\n${close}`
  const [start, end] = [old.indexOf(open), old.indexOf(close)]
  const fresh =
    start >= 0 && end > start
      ? old.slice(0, start) + section + old.slice(end + close.length)
      : `${old.trimEnd()}\n\n${section}\n`
  writeFileSync(file, fresh)
  // The document is held to the format of every other file of the repository.
  spawnSync(process.execPath, [BIOME, 'format', '--write', file], { cwd: ROOT })
}

/** A Markdown table; cells of `align` right are numbers. */
export function table(head, rows, right = []) {
  const cell = (value) =>
    String(value ?? '–')
      .replaceAll('|', '\\|')
      .replaceAll('\n', ' ')
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`
  return [
    line(head),
    `|${head.map((_, index) => (right.includes(index) ? '--:' : '---')).join('|')}|`,
    ...rows.map(line),
  ].join('\n')
}

export function percent(value) {
  return value === undefined ? '–' : `${(value * 100).toFixed(1)} %`
}
