import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PythonTree } from '../../parsers/python/tree.ts'
import { mayHold } from './may-hold.ts'

function treeOf(text: string): PythonTree {
  const none = { kinds: new Uint16Array(), fields: new Uint8Array(), starts: new Uint32Array() }
  return { file: 'a.py', text, ...none, ends: new Uint32Array(), sizes: new Uint32Array(), errorLines: [] }
}

describe('whether a file may hold a word', () => {
  it('never misses one that is there, whatever stands around it', () => {
    const text = string({ unit: 'binary', maxLength: 200 })
    assert(
      property(text, string({ unit: 'grapheme', minLength: 3 }), text, (before, word, after) => {
        const tree = treeOf(before + word + after)
        expect(mayHold(tree, word)).toBe(true)
        expect(mayHold(tree, 'qqqqqqqq', word)).toBe(true)
      }),
    )
  })

  it('does not mind capitals, in the file or in the word', () => {
    expect(mayHold(treeOf('x = MigrationContext()'), 'migrationcontext')).toBe(true)
    expect(mayHold(treeOf('x = STATEMENT_TIMEOUT'), 'statement_Timeout')).toBe(true)
  })

  it('knows of most words that they are not there', () => {
    const tree = treeOf('import os\n\n\ndef main():\n    print(os.environ["HOME"])\n'.repeat(9))
    const words = ['stripe', 'heartbeat', 'prometheus_client', 'loguru', 'x-frame-options', 'breaker', 'on_startup']
    expect(words.filter((word) => mayHold(tree, word))).toEqual([])
    expect(mayHold(treeOf(''), 'stripe')).toBe(false)
  })
})
