import { describe, expect, it } from 'vitest'
import { decodeText } from './decode.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const utf16 = (text: string) => Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le'))

describe('decoding', () => {
  it.each([
    ['UTF-8', utf8('name = "Zoë"'), 'a.py', 'name = "Zoë"'],
    ['a byte order mark, dropped', utf8('\ufeffx = 1'), 'a.py', 'x = 1'],
    [
      'a latin-1 cookie',
      latin1('# -*- coding: latin-1 -*-\nname = "Zo\xeb"'),
      'a.py',
      '# -*- coding: latin-1 -*-\nname = "Zoë"',
    ],
    [
      'a cookie in line two',
      latin1('#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\n"\xeb"'),
      'a.py',
      '#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\n"ë"',
    ],
    [
      'a cp1251 cookie',
      Uint8Array.from([...latin1('# coding: cp1251\n"'), 0xcf, 0x22]),
      'a.py',
      '# coding: cp1251\n"П"',
    ],
    ['UTF-16 with a mark', utf16('on: push'), 'a.yml', 'on: push'],
    ['nothing', new Uint8Array(), 'a.py', ''],
  ])('reads %s', (_, bytes, path, text) => {
    expect(decodeText(bytes, path)).toEqual({ text })
  })

  it.each([
    ['bytes that are no UTF-8', latin1('name = "Zo\xeb"'), 'a.py', 'not valid UTF-8'],
    ['a cookie after code', latin1('x = 1\n# coding: latin-1\n"\xeb"'), 'a.py', 'not valid UTF-8'],
    ['a cookie in no Python file', latin1('# coding: latin-1\n\xeb'), 'a.yml', 'not valid UTF-8'],
    ['an unknown encoding', utf8('# coding: klingon\n'), 'a.py', 'in the unknown encoding klingon'],
    ['binary content', Uint8Array.from([0x7f, 0x45, 0, 1]), 'a.py', 'binary content'],
    ['UTF-16 Python, as Python does', utf16('x = 1'), 'a.py', 'UTF-16, which Python does not read'],
  ])('refuses %s', (_, bytes, path, reason) => {
    expect(decodeText(bytes, path)).toEqual({ reason })
  })
})
