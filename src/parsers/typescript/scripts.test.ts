import { describe, expect, it } from 'vitest'
import { loadScriptParser } from './scripts.ts'

const parse = await loadScriptParser()
const reasonOf = (file: string, text: string) => {
  const found = parse(file, text)
  return 'reason' in found ? found.reason : undefined
}

describe('the parser of scripts', () => {
  it('reads every flavour of the language', () => {
    const good: Record<string, string> = {
      'a.js': 'const a = <div/>',
      'b.js': 'import x from "y"; await x',
      'c.cjs': 'return require("x")',
      'd.ts': '@D() export class A { constructor(@I() private readonly x: string) {} @G("x") m(@B() b: unknown) {} }',
      'e.ts': 'export @D() class A { accessor z = 2 }',
      'f.mts': 'const x = <T,>(y: T) => y satisfies T',
      'g.cts': 'import x = require("x"); export = x',
      'h.tsx': 'export const A = () => <B<string> a={1} />',
      'i.js': 'const a = require("x"); return 1',
    }
    expect(Object.entries(good).map(([file, text]) => reasonOf(file, text))).toEqual(Array(9).fill(undefined))
  })

  it('gives lines and columns from 1', () => {
    const script = parse('a.ts', 'const a = 1\n  const b = 2\n')
    const [, second] = 'program' in script ? script.program.body : []
    expect('position' in script && second && script.position(second)).toEqual({ file: 'a.ts', line: 2, column: 3 })
  })

  it('tells where a broken file is broken', () => {
    expect(parse('a.ts', 'const a = 1\nfunction (\n')).toMatchObject({ line: 2 })
  })

  it('sets apart what could end the process or was not written by hand', () => {
    expect(reasonOf('a.js', '['.repeat(20_000))).toMatch(/nested/)
    expect(reasonOf('a.js', `${'a?b:\n'.repeat(20_000)}c`)).toMatch(/nested/)
    expect(reasonOf('a.js', 'var a=1;'.repeat(10_000))).toBe('minified')
    // A long chain of calls is deep for nobody.
    expect(reasonOf('a.js', `a${'\n.b()'.repeat(5000)}`)).toBeUndefined()
  })
})
