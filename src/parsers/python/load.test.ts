import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../../testing/directory.ts'
import { memoryWorkspace } from '../../workspace/memory.ts'
import type { ParsedPython } from './load.ts'
import { parsePython } from './load.ts'
import { argumentsOf, dottedName, stringValue } from './syntax.ts'
import { PythonNode } from './tree.ts'

const files = { 'a.py': 'x = 1\n', 'b.py': 'def f(a, b):\n    return a("ß", b)\n', 'c.py': '', 'broken.py': 'def (:\n' }

function parse(cache: string | undefined, contents: Record<string, string> = files): Promise<ParsedPython> {
  const services = cache === undefined ? {} : { treeCache: { file: cache, writable: true } }
  const workspace = memoryWorkspace(contents, true, services)
  return parsePython(workspace, workspace.files)
}

function packIn(folder: string): string {
  return join(folder, 'trees/x.pack')
}

describe('the cache of syntax trees', () => {
  it('gives back what was parsed, and is left alone when nothing is new', async () => {
    const pack = packIn(temporaryDirectory())
    const first = await parse(pack)
    const written = statSync(pack).mtimeMs
    const second = await parse(pack)
    expect(second.trees).toEqual(first.trees)
    expect(statSync(pack).mtimeMs).toBe(written)
    expect(first.trees).toEqual((await parse(undefined)).trees)
  })

  it('holds no text', async () => {
    const pack = packIn(temporaryDirectory())
    await parse(pack, { 'a.py': 'password = "hunter2"\n' })
    expect(readFileSync(pack, 'latin1')).not.toContain('hunter2')
  })

  it('forgets what is gone and learns what is new', async () => {
    const pack = packIn(temporaryDirectory())
    await parse(pack)
    const changed = { ...files, 'a.py': 'x = 2  # other\n' }
    expect((await parse(pack, changed)).trees).toEqual((await parse(undefined, changed)).trees)
  })

  it.each<[string, (bytes: Buffer) => Uint8Array]>([
    ['empty', () => new Uint8Array()],
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 9)],
    ['cut in its head', (bytes) => bytes.subarray(0, 20)],
    ['too long', (bytes) => Buffer.concat([bytes, Buffer.alloc(8)])],
    ['of something else', () => Buffer.from('not a pack at all')],
    [
      'corrupt in its data',
      (bytes) => {
        bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 0xff
        return bytes
      },
    ],
    [
      'corrupt in its head',
      (bytes) => Buffer.concat([bytes.subarray(0, 14), Buffer.from('\xff\xff'), bytes.subarray(16)]),
    ],
    [
      'of another version',
      (bytes) => Buffer.from(bytes.toString('latin1').replace(/"version":"...../, '"version":"00000'), 'latin1'),
    ],
  ])('that is %s is taken for empty and written anew', async (_, spoil) => {
    const pack = packIn(temporaryDirectory())
    const expected = (await parse(pack)).trees
    const good = readFileSync(pack)
    writeFileSync(pack, spoil(Buffer.from(good)))
    expect((await parse(pack)).trees).toEqual(expected)
    expect(readFileSync(pack).equals(good)).toBe(true)
    expect(readdirSync(join(pack, '..'))).toEqual(['x.pack'])
  })

  it('that cannot be written is done without', async () => {
    const pack = join(temporaryDirectory({ file: 'mine' }), 'file/x.pack')
    expect((await parse(pack)).trees).toHaveLength(4)
    expect(existsSync(pack)).toBe(false)
  })
})

describe('10,000-deep nesting', () => {
  const deep = 10_000

  async function root(text: string): Promise<PythonNode> {
    const { grammar, trees } = await parse(undefined, { 'a.py': text })
    const [tree] = trees
    if (tree === undefined) throw new Error('no tree')
    return new PythonNode(tree, grammar, 0)
  }

  it.each<[string, string]>([
    ['parentheses', `x = ${'('.repeat(deep)}"a"${')'.repeat(deep)}`],
    ['attributes', `x = a${'.b'.repeat(deep)}`],
    ['calls', `x = a${'.b()'.repeat(deep)}`],
    ['lists', `x = ${'['.repeat(deep)}${']'.repeat(deep)}`],
    ['concatenation', `x = "a"${' "b"'.repeat(deep)}`],
    ['operators', `x = 1${' + 1'.repeat(deep)}`],
  ])('of %s is read', async (_, text) => {
    const module = await root(text)
    const nodes = [...module.descendants()]
    expect(nodes.length).toBeGreaterThan(3)
    for (const node of nodes.slice(0, 6)) {
      // Deep enough that one call a level would not end: an answer or undefined, never a crash.
      dottedName(node)
      stringValue(node)
      argumentsOf(node)
    }
  })
})

describe('finding nodes', () => {
  it('gives the same nodes, with the same parents, as walking all', async () => {
    const text = [
      'import a  # why',
      'def f(x, y=g(1, h(2))):',
      '    # nothing',
      '    return [i(j) for j in k(l)] + m(n)(o)',
      'class P(q()):',
      '    r = s(t(u()), v=w())',
      'x()',
    ].join('\n')
    const { grammar, trees } = await parse(undefined, { 'a.py': text })
    const [tree] = trees
    if (tree === undefined) throw new Error('no tree')
    const root = new PythonNode(tree, grammar, 0)
    const chain = (node: PythonNode | undefined): number[] =>
      node === undefined ? [] : [node.index, ...chain(node.parentNode)]
    expect(root.find('comment').map(({ text: words }) => words)).toEqual(['# why', '# nothing'])
    for (const from of [...root.descendants()].filter(({ kind }) => /module|definition|call/.test(kind))) {
      for (const kinds of [['call'], ['identifier'], ['call', 'identifier', 'comment'], ['module'], ['no_such_kind']]) {
        const walked = [...from.descendants()].filter(({ kind }) => kinds.includes(kind))
        expect(from.find(...kinds).map(chain)).toEqual(walked.map(chain))
      }
      expect(from.parts.map(chain)).toEqual(from.children.filter(({ kind }) => kind !== 'comment').map(chain))
      expect(from.field('name')?.index).toBe(from.children.find(({ fieldName }) => fieldName === 'name')?.index)
    }
  })
})
