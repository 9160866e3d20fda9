/** A word, text, number or mark of a Prisma schema, with where it begins. */
export interface PrismaToken {
  readonly kind: 'word' | 'text' | 'number' | 'mark' | 'line'
  readonly text: string
  readonly start: number
}

const TOKEN =
  /(?<blank>[^\S\n]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<line>\n)|(?<text>"(?:[^"\\\n]|\\.)*")|(?<number>-?\d+(?:\.\d+)?)|(?<word>[A-Za-z_][\w-]*)|(?<mark>@@|[\s\S])/g

/** Splits a schema into tokens; ends of lines count, as they end fields. Comments are left out. */
export function prismaTokens(source: string): PrismaToken[] {
  return [...source.matchAll(TOKEN)].flatMap(({ index, groups = {} }): PrismaToken[] => {
    const { line, text, number, word, mark } = groups
    if (line !== undefined) return [{ kind: 'line', text: line, start: index }]
    if (text !== undefined) return [{ kind: 'text', text: unquoted(text), start: index }]
    if (number !== undefined) return [{ kind: 'number', text: number, start: index }]
    if (word !== undefined) return [{ kind: 'word', text: word, start: index }]
    return mark === undefined ? [] : [{ kind: 'mark', text: mark, start: index }]
  })
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one === 't' ? '\t' : one))
}
