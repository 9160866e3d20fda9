import { isBlank, MarkdownBlocks } from './blocks.ts'

/** One item of a task list: `- [ ] text`. Offsets count characters of the whole text. */
export interface MarkdownTask {
  /** Line of the box, from 1. */
  readonly line: number
  readonly ticked: boolean
  /** Offset of the character between the brackets. */
  readonly box: number
  /** The words after the box, down to the end of the item's own paragraph, comments left out. */
  readonly text: string
  /** Offset of the end of the item's first line, before its line end and trailing blanks. */
  readonly end: number
  readonly marks: readonly TaskMark[]
}

/** A comment that says what an item is answered by: `<!-- plimsoll: auth/jwt-verified, P-010 -->`. */
export interface TaskMark {
  readonly names: readonly string[]
  readonly start: number
  readonly end: number
  /** What was written behind it before, up to `<!-- /plimsoll -->`: offsets of both ends. */
  readonly note: { readonly start: number; readonly end: number } | undefined
}

const STARTS = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)|#{1,6}(?:\s|$)|```|~~~|\||<(?!!--\s*\/?plimsoll))/
const MARK = /<!--\s*plimsoll:\s*([^>]*?)\s*-->(?:((?:(?!<!--)[^\r\n])*)<!--\s*\/plimsoll\s*-->)?/g

/**
 * The task items of a Markdown text, as GitHub would show them: those in code, comments and HTML are none. Works line by
 * line on the text as it is, so that offsets hold for editing.
 */
export function markdownTasks(text: string): MarkdownTask[] {
  const tasks: MarkdownTask[] = []
  const blocks = new MarkdownBlocks()
  const lines = linesOf(text)
  const first = frontMatter(lines)
  for (let index = first; index < lines.length; index++) {
    const { start, content } = lines[index] ?? { start: 0, content: '' }
    const box = blocks.read(content)
    if (box === undefined) continue
    const last = lastLine(lines, index)
    const from = start + box.at + 2
    const body = text.slice(from, (lines[last]?.start ?? 0) + (lines[last]?.content.length ?? 0))
    tasks.push({
      line: index + 1,
      ticked: box.ticked,
      box: start + box.at,
      text: wordsOf(body),
      end: start + content.trimEnd().length,
      marks: marksIn(body, from),
    })
  }
  return tasks
}

/** How many lines the settings at the head of the file take (`---`, `title: …`, `---`). */
function frontMatter(lines: readonly Line[]): number {
  if (!/^\ufeff?---[ \t]*$/.test(lines[0]?.content ?? '') || !/^[\w-]+[ \t]*:/.test(lines[1]?.content ?? '')) return 0
  const end = lines.findIndex(({ content }, index) => index > 0 && /^(?:---|\.\.\.)[ \t]*$/.test(content))
  return end === -1 ? 0 : end + 1
}

interface Line {
  readonly start: number
  /** Without its line end. */
  readonly content: string
}

function linesOf(text: string): Line[] {
  const lines: Line[] = []
  const ends = /\r\n|\n|\r/g
  let start = 0
  for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
    lines.push({ start, content: text.slice(start, end.index) })
    start = ends.lastIndex
  }
  return [...lines, { start, content: text.slice(start) }]
}

/** The last line of an item's own paragraph: the lines after it that begin nothing of their own. */
function lastLine(lines: readonly Line[], from: number): number {
  let last = from
  for (let next = lines[last + 1]; next !== undefined; next = lines[last + 1]) {
    if (isBlank(next.content) || STARTS.test(next.content)) break
    last++
  }
  return last
}

function wordsOf(body: string): string {
  return body
    .replace(MARK, ' ')
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Marks of an item; one that stands in `code` speaks of marks and is none. */
function marksIn(body: string, offset: number): TaskMark[] {
  const code = [...body.matchAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g)].map(({ index, 0: all }) => [
    index,
    index + all.length,
  ])
  return [...body.matchAll(MARK)].flatMap((match) => {
    const [all, names = '', note] = match
    if (code.some(([from = 0, to = 0]) => match.index >= from && match.index < to)) return []
    const start = offset + match.index
    const opening = note === undefined ? all.length : all.indexOf('-->') + 3
    return {
      names: names.split(/[\s,]+/).filter((name) => name !== ''),
      start,
      end: start + all.length,
      note: note === undefined ? undefined : { start: start + opening, end: start + all.length },
    }
  })
}
