import type { TestCase } from './types.ts'

const CASE = /^\s*(x?(?:it|test|describe))((?:\.\w+)*)(?:\([^)]*\))?\s*\(\s*(["'`])((?:[^\\]|\\.)*?)\3/
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
    for (const [found] of line.matchAll(STATUS)) cases.at(-1)?.statuses.push({ status: Number(found), at })
  })
  return cases
}
