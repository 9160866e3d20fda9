import { describe, expect, it } from 'vitest'
import { markdownTasks } from './tasks.ts'

/** `line text` of every item found, `x` before the ticked ones. */
function found(text: string): string[] {
  return markdownTasks(text).map(({ line, ticked, text: words }) => `${ticked ? 'x ' : ''}${line} ${words}`)
}

describe('task items of Markdown', () => {
  it('are found with every bullet, nested, quoted, with tabs and either line end', () => {
    const text = '- [ ] a\r\n\t- [x] b\r\n* [X] c\n+ [ ]\td\n1. [ ] e\n10) [ ] f\n> - [ ] g\n\n- - [ ] h\n'
    expect(found(text)).toEqual(['1 a', 'x 2 b', 'x 3 c', '4 d', '5 e', '6 f', '7 g', '9 h'])
  })

  it('are not looked for in code, comments, HTML and settings', () => {
    const no = [
      '```\n- [ ] a\n```',
      '~~~ md\n- [ ] a\n```\n- [ ] b\n~~~',
      '````\n```\n- [ ] a\n````',
      '- x\n\n  ```\n  - [ ] a\n  ```',
      'text\n\n    - [ ] a',
      '<!--\n- [ ] a\n-->',
      '<pre>\n\n- [ ] a\n</pre>',
      '<div>\n- [ ] a',
      '---\nitems: |\n  - [ ] a\n---\n',
    ]
    expect(no.flatMap(found)).toEqual([])
  })

  it('are found again after what was closed, and where nothing was opened', () => {
    expect(found('- x\n  ```\n  code\n- [ ] a')).toEqual(['4 a'])
    expect(found('<div>\n\n- [ ] a')).toEqual(['3 a'])
    expect(found('text <!-- half\n- [ ] a')).toEqual(['2 a'])
    expect(found('---\n\n- [ ] a\n\n---\n')).toEqual(['3 a'])
    expect(found('\ufeff- [ ] first')).toEqual([])
  })

  it('need a blank and words behind the box', () => {
    expect(found('- [ ]\n- [x]\n- [](x)\n- [x]y\n- [y] z\n-[ ] a')).toEqual([])
  })

  it('take their words from their own paragraph, without comments', () => {
    const text = '- [ ] one\n  two <!-- note --> three\n  - [ ] inner\n\n  more\n- [ ] last'
    expect(found(text)).toEqual(['1 one two three', '3 inner', '6 last'])
  })

  it('carry the marks of their paragraph, with what stands behind them', () => {
    const text = '- [ ] a <!-- plimsoll: x/y, P-010 --> ✓ [l](t#L1)<!-- /plimsoll -->\n  b <!--plimsoll:none-->\n'
    const [task] = markdownTasks(text)
    expect(task?.marks.map(({ names }) => names)).toEqual([['x/y', 'P-010'], ['none']])
    const [mark] = task?.marks ?? []
    expect(text.slice(mark?.note?.start, mark?.note?.end)).toBe(' ✓ [l](t#L1)<!-- /plimsoll -->')
    expect(task?.text).toBe('a b')
    expect(markdownTasks('- [ ] write `<!-- plimsoll: x/y -->` there')[0]?.marks).toEqual([])
  })

  it('are found in a huge file within a second', () => {
    const text = '- [ ] item\n  text ``` ` <!-- \n    - [x] inner `code`\n'.repeat(40_000)
    const start = performance.now()
    expect(markdownTasks(text)).toHaveLength(80_000)
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
