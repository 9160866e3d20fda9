import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeUnseenInJson, oneLine, plural, sanitise, shorten, wrap } from './text.ts'

describe('sanitise', () => {
  it('makes escape sequences visible instead of obeying them', () => {
    expect(sanitise('\x1b[31mred\x1b[0m\x07')).toBe('␛[31mred␛[0m␇')
  })

  it('names direction overrides, zero-width and tag characters', () => {
    expect(sanitise('if a\u202e b\u2066c\u200bd\u{e0041}')).toBe('if a[U+202E] b[U+2066]c[U+200B]d[U+E0041]')
  })

  it('keeps tabs, line ends, and letters of every script', () => {
    expect(sanitise('a\tb\r\nc\nПривет 日本 🚢 é')).toBe('a\tb\nc\nПривет 日本 🚢 é')
  })

  it('shows a lone carriage return, which would overwrite the line', () => {
    expect(sanitise('safe\rEVIL')).toBe('safe␍EVIL')
  })

  it('replaces half a surrogate pair and leaves a whole one', () => {
    expect(sanitise('\ud83d and \ud83d\udea2')).toBe('[U+D83D] and 🚢')
  })

  it('leaves nothing unseen behind, and a second pass changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = sanitise(text)
        expect(once).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
        expect(sanitise(once)).toBe(once)
      }),
    )
  })
})

describe('escapeUnseenInJson', () => {
  it('keeps the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = escapeUnseenInJson(JSON.stringify(text))
        expect(JSON.parse(json)).toBe(text)
        expect(json).not.toMatch(/[\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
      }),
    )
  })
})

describe('layout', () => {
  it('puts text on one line', () => {
    expect(oneLine('  a\n\tb  c ')).toBe('a b c')
  })

  it('cuts by characters, not by halves of them', () => {
    expect(shorten('🚢🚢🚢🚢', 3)).toBe('🚢🚢…')
    expect(shorten('abc', 3)).toBe('abc')
  })

  it('wraps between words and lets a long word stand alone', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('see https://example.org/very/long now', 10)).toEqual(['see', 'https://example.org/very/long', 'now'])
    expect(wrap('', 10)).toEqual([])
  })

  it('counts things', () => {
    expect([plural(1, 'file'), plural(1200, 'file'), plural(0, 'entry', 'entries')]).toEqual([
      '1 file',
      '1,200 files',
      '0 entries',
    ])
  })
})
