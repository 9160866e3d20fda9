/** A heading and what stands under it, down to the next heading of any level. */
export interface MarkdownSection {
  readonly title: string
  readonly level: number
  readonly line: number
  /** Line after the last one of the section, sub-sections included. */
  readonly end: number
}

export interface MarkdownFence {
  readonly language: string
  readonly text: string
  /** Line of the first line of the text, from 1. */
  readonly line: number
}

export interface MarkdownLink {
  readonly text: string
  readonly target: string
  readonly line: number
}

export interface MarkdownCode {
  readonly text: string
  readonly line: number
  /** The prose around it, for what it says about the code. */
  readonly around: string
}

export interface MarkdownDocument {
  readonly file: string
  readonly lines: readonly string[]
  readonly sections: readonly MarkdownSection[]
  readonly fences: readonly MarkdownFence[]
  readonly links: readonly MarkdownLink[]
  readonly codes: readonly MarkdownCode[]
}

/** Reads the parts of Markdown (and, for headings and links, reStructuredText) that speak about a repository. */
export function parseMarkdown(file: string, text: string): MarkdownDocument {
  const lines = text.replace(/^---\n[\s\S]*?\n---\n/, (whole) => '\n'.repeat(whole.split('\n').length - 1)).split('\n')
  const titles: { title: string; level: number; line: number }[] = []
  const fences: MarkdownFence[] = []
  const links: MarkdownLink[] = []
  const codes: MarkdownCode[] = []
  let open: { mark: string; language: string; line: number; body: string[]; indent: number } | undefined
  let comment = false
  lines.forEach((line, index) => {
    const number = index + 1
    const fence = /^(\s*(?:>\s*)?(?:[-*\d.]+\s+)?)(`{3,}|~{3,})\s*([\w+-]*)/.exec(line)
    if (open !== undefined) {
      if (fence !== null && (fence[2] ?? '').startsWith(open.mark) && fence[3] === '') {
        fences.push({ language: open.language, text: open.body.join('\n'), line: open.line + 1 })
        open = undefined
      } else open.body.push(line.slice(Math.min(open.indent, /^\s*/.exec(line)?.[0].length ?? 0)))
      return
    }
    if (fence !== null) {
      open = {
        mark: fence[2] ?? '```',
        language: (fence[3] ?? '').toLowerCase(),
        line: number,
        body: [],
        indent: (fence[1] ?? '').length,
      }
      return
    }
    if (line.includes('<!--') && !line.includes('-->')) comment = true
    if (comment) {
      if (line.includes('-->')) comment = false
      return
    }
    const atx = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(line)
    if (atx !== null) titles.push({ title: atx[2] ?? '', level: (atx[1] ?? '#').length, line: number })
    else if (
      /^(=+|-{3,}|~{3,})\s*$/.test(line) &&
      /\S/.test(lines[index - 1] ?? '') &&
      !/^\s*[|>*-]/.test(lines[index - 1] ?? '')
    ) {
      titles.push({ title: (lines[index - 1] ?? '').trim(), level: line.startsWith('=') ? 1 : 2, line: index })
    }
    const bare = line.replace(/`[^`]*`/g, '')
    for (const [, target = ''] of bare.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+["'][^)]*)?\)/g))
      links.push({ text: textBefore(bare, target), target, line: number })
    for (const [, target = ''] of bare.matchAll(/^\s*\[[^\]]+\]:\s+<?(\S+?)>?(?:\s|$)/g))
      links.push({ text: '', target, line: number })
    for (const [, code = ''] of line.matchAll(/`([^`]+)`/g))
      codes.push({ text: code.trim(), line: number, around: `${lines[index - 1] ?? ''} ${line}` })
  })
  if (open !== undefined) fences.push({ language: open.language, text: open.body.join('\n'), line: open.line + 1 })
  return { file, lines, sections: sectionsOf(titles, lines.length), fences, links, codes }
}

/** The text of the link that leads to a target on this line. */
function textBefore(line: string, target: string): string {
  const before = line.slice(0, Math.max(0, line.indexOf(target)))
  return /\[([^[\]]*)\]\(\s*<?$/.exec(before)?.[1]?.trim() ?? ''
}

function sectionsOf(
  titles: readonly { title: string; level: number; line: number }[],
  length: number,
): MarkdownSection[] {
  return titles.map((one, index) => {
    const next = titles.slice(index + 1).find(({ level }) => level <= one.level)
    return { ...one, end: next?.line ?? length + 1 }
  })
}
