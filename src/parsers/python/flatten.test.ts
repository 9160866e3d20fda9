import { createRequire } from 'node:module'
import { array, assert, constantFrom, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Language, Parser } from 'web-tree-sitter'
import { loadPythonParser } from './parse.ts'

const { grammar, parse } = await loadPythonParser()
const wasm = createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm')
const language = await Language.load(wasm)
const parser = new Parser().setLanguage(language)

const LEAVES = /^(identifier|integer|float|true|false|none|ellipsis|string_(start|end))$/

/** The same nodes as tree-sitter's own cursor gives them: kind, field, start, end and size. */
function walked(text: string): string[] {
  const cursor = parser.parse(text)?.walk()
  if (cursor === undefined) throw new Error('no tree')
  const rows: { row: string; size: number }[] = []
  const visit = (): void => {
    const isKept = cursor.nodeIsNamed || cursor.currentFieldId !== 0
    const own = rows.length
    const field = cursor.currentFieldName ?? ''
    if (isKept) rows.push({ row: `${cursor.nodeType} ${field} ${cursor.startIndex}-${cursor.endIndex}`, size: 0 })
    if (cursor.nodeIsNamed && !LEAVES.test(cursor.nodeType) && cursor.gotoFirstChild()) {
      do visit()
      while (cursor.gotoNextSibling())
      cursor.gotoParent()
    }
    const kept = isKept ? rows[own] : undefined
    if (kept !== undefined) kept.size = rows.length - own
  }
  visit()
  return rows.map(({ row, size }) => `${row} ${size}`)
}

function read(text: string): string[] {
  const { kinds, fields, starts, ends, sizes } = parse('a.py', text)
  return [...kinds].map((kind, index) => {
    const field = grammar.fields[fields[index] ?? 0]
    return `${grammar.kinds[kind]} ${field} ${starts[index]}-${ends[index]} ${sizes[index]}`
  })
}

const SOURCES: Record<string, string> = {
  empty: '',
  'comments between and after': '# a\n\nx = 1  # b\n# c\ndef f(): # d\n    # e\n    pass\n# f',
  definitions:
    '@a.b(1)\nasync def f(a: int, /, b=2, *c, d: str = "x", **e) -> None:\n    """doc"""\n    return await a\n@x\nclass C(B, metaclass=M):\n    y: int = 3\n    del y, z\n',
  'operators of several words':
    'a not in b is not c and not d < e <= f != g\nx = y if z else lambda q, *r: q @ r ** -1\n',
  strings: 'f"{a!r:>{w}} {{}} {b=}" rb"\\x00" \'\'\'multi\nline\'\'\' "ß😀\\N{DASH}" "a" "b"\n',
  'soft keywords':
    'match = 1\nmatch x:\n    case [a, *_, {"k": v, **r}] | C(p=1) if a: pass\n    case _: type = print\ntype X[T] = list[T]\nprint >> x, y\nexec "a"\n',
  statements:
    'with open(a) as b, (c): pass\ntry:\n  raise E from e\nexcept* (A, B) as x:\n  pass\nelse: ...\nfinally: global g\nfor i, (j, k) in z: continue\nwhile a := b(): break\nassert x, y\nfrom .. import (p as q, r,)\nfrom __future__ import z\nimport a.b as c, d\n',
  collections: '[*a, b for c in d if e]; {**f, "g": h}; {i: j async for i, j in k}; (l for l in m); n[o:p:q, ..., r]\n',
  broken: 'def (:\n  x = = 3\nclass\n)) return yield\nfoo(a, b\n\n\nif x\n  y = [1, 2\n',
  'missing pieces': 'x = (1 +\ny = f(\n',
  'wide characters and long gaps': `é = "日本"${' '.repeat(400)}+ ${'x'.repeat(300)}${'\n'.repeat(300)}z = '${'ü'.repeat(500)}'\n`,
  prose:
    'example for how it is done.\n\n### Import in all the right places\nThis (really) is: no Python! `at all`, 100%\n',
}

describe('a tree read out of memory', () => {
  it.each(Object.entries(SOURCES))('is the tree the cursor walks: %s', (_, text) => {
    expect(read(text)).toEqual(walked(text))
  })

  it('is so for a text deeper than any stack', () => {
    const deep = `x = ${'('.repeat(20_000)}1${')'.repeat(20_000)}\n`
    expect(read(deep).length).toBeGreaterThan(20_000)
  })

  it('is so for arbitrary text', () => {
    const letters = string({ unit: 'grapheme', maxLength: 60 })
    assert(property(letters, (text) => void expect(read(text)).toEqual(walked(text))))
  })

  it('is so for pieces of Python in any order', () => {
    const pieces = Object.values(SOURCES).flatMap((text) => text.split(/(?<=[\s(),:])/))
    const mixture = array(constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''))
    assert(property(mixture, (text) => void expect(read(text)).toEqual(walked(text))))
  })
})
