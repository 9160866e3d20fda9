import { describe, expect, it } from 'vitest'
import { entriesOf, textAt, valueAt } from './nodes.ts'
import { readYaml } from './read.ts'

describe('reading YAML with positions', () => {
  it('keeps the text of scalars and the lines they stand on', () => {
    const { root } = readYaml('on: push\nrestart: no\nrun: |\n  make test\n  make lint\nport: 0080\n')
    expect(textAt(root, 'on')).toBe('push')
    expect(textAt(root, 'restart')).toBe('no')
    expect(textAt(root, 'port')).toBe('0080')
    expect(valueAt(root, 'run')).toMatchObject({ text: 'make test\nmake lint\n', line: 3, textLine: 4 })
  })

  it('resolves anchors and merge keys; own keys win', () => {
    const { root } = readYaml(
      'x: &base\n  restart: always\n  user: app\na:\n  <<: *base\n  user: root\nb:\n  <<: [*base]\n',
    )
    expect(entriesOf(valueAt(root, 'a')).map(({ key, merged }) => [key, merged])).toEqual([
      ['user', false],
      ['restart', true],
    ])
    expect(textAt(root, 'a', 'user')).toBe('root')
    expect(textAt(root, 'b', 'restart')).toBe('always')
  })

  it('says where a text is broken, and still reads what it can', () => {
    expect(readYaml('services:\n  db:\n   image: a\n  image: "b\n').problems[0]?.line).toBeGreaterThan(1)
    expect(readYaml('a: 1\nb: 2\na: 3\n').problems).toEqual([
      { message: 'the key "a" appears twice in one map', line: 3 },
    ])
    expect(readYaml('a: *none\n').problems).not.toEqual([])
  })

  it('survives an alias bomb, aliases to themselves, and depth that would end the process', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
    for (let i = 1; i < 30; i++)
      bomb.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      )
    expect(readYaml(bomb.join('\n')).root?.kind).toBe('map')
    expect(readYaml('a: &a\n  b: *a\n').problems).not.toEqual([])
    expect(readYaml(`a: ${'['.repeat(200_000)}`).problems).toHaveLength(1)
    expect(readYaml('- '.repeat(200_000)).problems).not.toEqual([])
    expect(readYaml(Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')).problems).not.toEqual([])
  })

  it('reads many keys in linear time', () => {
    const started = performance.now()
    expect(readYaml(Array.from({ length: 60_000 }, (_, i) => `key${i}: v`).join('\n')).problems).toEqual([])
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('has nothing to say about an empty text', () => {
    expect(readYaml('')).toEqual({ root: undefined, problems: [] })
    expect(readYaml('# only a comment\n')).toEqual({ root: undefined, problems: [] })
  })
})
