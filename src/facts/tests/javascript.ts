import type { TestCase } from './types.ts'

const CASE = /^\s*(x?(?:it|test|describe))((?:\.\w+)*)(?:\([^)]*\))?\s*\(\s*(["'`])((?:[^\\]|\\.)*?)\3/
const EXPECTS =
  /\bexpect\b|\bassert\w*\b|\.should\b|\.(toBe|toEqual|toStrictEqual|toHaveStatus|equal|strictEqual|eq|is|status)\(\s*\d{3}/
const STATUS = /\b(400|401|403|404|409|422|429)\b/g

/** The cases of a JavaScript test file, by their calls; each holds the text down to the next one. */
export function javascriptCases(file: string, text: string): TestCase[] {
  const lines = text.split('\n')
  const cases: (Omit<TestCase, 'statuses'> & { statuses: { status: number; at: { file: string; line: number } }[] })[] =
    []
  let skippedGroup: { depth: number; at: { file: string; line: number } } | undefined
  lines.forEach((line, index) => {
    const at = { file, line: index + 1 }
    const match = CASE.exec(line)
    const indent = /^\s*/.exec(line)?.[0].length ?? 0
    if (match !== null) {
      const [, call = '', modifiers = '', , name = ''] = match
      const skips = call.startsWith('x') || /\.(skip|todo)\b/.test(modifiers)
      if (skippedGroup !== undefined && indent <= skippedGroup.depth) skippedGroup = undefined
      if (call.endsWith('describe')) {
        if (skips) skippedGroup = { depth: indent, at }
        return
      }
      const skipped = skips
        ? { at, reason: undefined }
        : skippedGroup === undefined
          ? undefined
          : { at: skippedGroup.at, reason: undefined }
      cases.push({ name, at, language: 'javascript', skipped, statuses: [] })
    }
    const body = match === null ? line : line.slice(match[0].length)
    if (!expectsAnswer(body, lines.slice(Math.max(0, index - 4), index))) return
    for (const [found] of body.matchAll(STATUS)) cases.at(-1)?.statuses.push({ status: Number(found), at })
  })
  return cases
}

/**
 * Whether a line expects an answer of the service: `expect(res.status).toBe(403)`, `.expect(401)`, or a status within an
 * object that is expected. What titles and stubs hold (`{ code: 403 }`) is nothing the service answered.
 */
function expectsAnswer(line: string, before: readonly string[]): boolean {
  if (EXPECTS.test(line)) return true
  return /(^|[^.\w])['"]?status(Code)?['"]?\s*:/.test(line) && before.some((one) => /\bexpect\w*\(|\bassert/.test(one))
}
