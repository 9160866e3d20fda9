/** A box at the beginning of a list item's content. */
export interface Box {
  /** Offset in the line of the character between the brackets. */
  readonly at: number
  readonly ticked: boolean
}

/** Something that swallows lines until it is closed, or until the list item it stands in ends. */
interface Open {
  readonly column: number
  readonly isClosedBy: (content: string) => boolean
  /** Whether it ends with a blank line. */
  readonly endsBlank: boolean
}

const MARKER = /^([-*+]|\d{1,9}[.)])(?=[ \t]|$)/
const FENCE = /^(`{3,}(?=[^`]*$)|~{3,})/
const BREAK = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const RAW = /^<(script|pre|style|textarea)(?=[\s>]|$)/i
const BLOCK_TAG =
  /^<\/?(address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?=\s|\/?>|$)/i
const LONE_TAG =
  /^<(?:\/[a-z][\w-]*\s*|[a-z][\w-]*(?:\s+[\w:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*\/?)>[ \t]*$/i

/**
 * Follows the block structure of a Markdown text line by line (CommonMark 0.31), as far as telling where list items
 * begin needs: nested lists, quotes, fences, indented code, HTML, comments, paragraphs that go on.
 */
export class MarkdownBlocks {
  #open: Open | undefined
  #inParagraph = false
  /** Columns at which the contents of the open list items begin. */
  #items: number[] = []
  #quotes = 0

  /** Takes the next line, without its end; a box when it begins a task item. */
  read(line: string): Box | undefined {
    // What is open swallows further marks of quotes; where it stands in one, each of its lines has the mark.
    const most = this.#open === undefined ? Number.POSITIVE_INFINITY : this.#quotes
    const { prefix, depth } = quotesOf(line, most)
    const rest = line.slice(prefix.length)
    this.#quote(depth, rest)
    if (isBlank(rest)) {
      this.#inParagraph = false
      if (this.#open?.endsBlank === true) this.#open = undefined
      return undefined
    }
    const indent = /^[ \t]*/.exec(rest)?.[0] ?? ''
    const column = widthOf(indent)
    const kept = this.#items.filter((one) => one <= column)
    if (this.#open !== undefined) {
      const goesOn = column >= this.#open.column
      if (!goesOn || this.#open.isClosedBy(rest)) this.#open = undefined
      return goesOn ? undefined : this.read(line)
    }
    return this.#begin(rest.slice(indent.length), column, kept, prefix.length + indent.length)
  }

  /** Another depth of quotes is another container, unless a paragraph goes on without its marks. */
  #quote(depth: number, rest: string): void {
    if (depth === this.#quotes) return
    if (depth < this.#quotes && this.#inParagraph && !startsBlock(rest.trimStart())) return
    this.#quotes = depth
    this.#items = []
    this.#open = undefined
    this.#inParagraph = false
  }

  /** What a line begins, from a column on; `kept` are the list items it still belongs to. */
  #begin(text: string, column: number, kept: number[], offset: number): Box | undefined {
    const base = kept.at(-1) ?? 0
    if (column - base >= 4) return this.#indented(kept)
    const opened = openedBy(text, base, this.#inParagraph)
    if (opened !== undefined) {
      this.#close(kept)
      this.#open = opened === 'closed' ? undefined : opened
      return undefined
    }
    if (/^#{1,6}(?=[ \t]|$)/.test(text) || BREAK.test(text)) {
      this.#close(kept)
      return undefined
    }
    const marker = MARKER.exec(text)?.[0]
    if (marker === undefined || this.#goesOn(text, marker, kept)) return this.#paragraph(kept)
    return this.#item(text, marker, { column, kept, offset })
  }

  #close(kept: number[]): void {
    this.#items = kept
    this.#inParagraph = false
  }

  /** Four columns in is code, or a paragraph that goes on. */
  #indented(kept: number[]): undefined {
    if (!this.#inParagraph) this.#items = kept
    return undefined
  }

  #paragraph(kept: number[]): undefined {
    if (!this.#inParagraph) this.#items = kept
    this.#inParagraph = true
    return undefined
  }

  /** An empty item, or a number other than 1, does not interrupt the paragraph it stands in. */
  #goesOn(text: string, marker: string, kept: readonly number[]): boolean {
    if (!this.#inParagraph || kept.length < this.#items.length) return false
    return isBlank(text.slice(marker.length)) || (/^\d/.test(marker) && Number.parseInt(marker, 10) !== 1)
  }

  #item(
    text: string,
    marker: string,
    at: { readonly column: number; readonly kept: number[]; readonly offset: number },
  ): Box | undefined {
    const after = text.slice(marker.length)
    const gap = /^[ \t]*/.exec(after)?.[0] ?? ''
    const content = after.slice(gap.length)
    const start = at.column + marker.length
    const width = widthOf(gap, start)
    this.#inParagraph = false
    if (content === '' || width > 4) {
      this.#items = [...at.kept, start + 1]
      return undefined
    }
    this.#items = [...at.kept, start + width]
    const offset = at.offset + marker.length + gap.length
    const box = /^\[([ xX])\][ \t]+\S/.exec(content)
    if (box === null) return this.#begin(content, start + width, [...this.#items], offset)
    this.#inParagraph = true
    return { at: offset + 1, ticked: box[1] !== ' ' }
  }
}

/** The fence or HTML that a line opens; `closed` when it ends on the same line. */
function openedBy(text: string, column: number, inParagraph: boolean): Open | 'closed' | undefined {
  const fence = FENCE.exec(text)?.[0]
  if (fence !== undefined) {
    const close = new RegExp(`^[ \\t]*${fence.charAt(0)}{${fence.length},}[ \\t]*$`)
    const isNear = (line: string): boolean => widthOf(/^[ \t]*/.exec(line)?.[0] ?? '') - column < 4
    return { column, endsBlank: false, isClosedBy: (line) => close.test(line) && isNear(line) }
  }
  const end = htmlEnd(text)
  if (end !== undefined) {
    return end.test(text) ? 'closed' : { column, endsBlank: false, isClosedBy: (line) => end.test(line) }
  }
  if (BLOCK_TAG.test(text) || (!inParagraph && LONE_TAG.test(text))) {
    return { column, endsBlank: true, isClosedBy: () => false }
  }
  return undefined
}

/** What ends the kinds of HTML that go on over blank lines. */
function htmlEnd(text: string): RegExp | undefined {
  if (RAW.test(text)) return /<\/(script|pre|style|textarea)>/i
  if (text.startsWith('<!--')) return /-->/
  if (text.startsWith('<?')) return /\?>/
  if (text.startsWith('<![CDATA[')) return /\]\]>/
  return /^<![a-z]/i.test(text) ? />/ : undefined
}

/** Whether a text begins a block that ends a paragraph. */
function startsBlock(text: string): boolean {
  return MARKER.test(text) || FENCE.test(text) || BREAK.test(text) || /^#{1,6}(?=[ \t]|$)/.test(text) || isHtml(text)
}

function isHtml(text: string): boolean {
  return htmlEnd(text) !== undefined || BLOCK_TAG.test(text)
}

/** The marks of quotes a line begins with, up to so many. */
function quotesOf(line: string, most: number): { prefix: string; depth: number } {
  let prefix = ''
  let depth = 0
  for (; depth < most; depth++) {
    const next = /^ {0,3}> ?/.exec(line.slice(prefix.length))?.[0]
    if (next === undefined) break
    prefix += next
  }
  return { prefix, depth }
}

export function isBlank(content: string): boolean {
  return /^[ \t]*$/.test(content)
}

/** Columns that blanks and tabs take from a column on, tabs to the next fourth. */
function widthOf(text: string, from = 0): number {
  let column = from
  for (const character of text) column += character === '\t' ? 4 - (column % 4) : 1
  return column - from
}
