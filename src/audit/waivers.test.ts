import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KnownError } from '../core/errors.ts'
import { readAttestations, readWaivers } from './records.ts'
import { matchesGlob } from './waivers.ts'

const good = `waivers:
  - check: auth/x
    subject: GET /v1/*
    reason: moved behind the gateway
    who: dana@example.com
    expires: 2027-03-31
`

function errorOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    expect(error).toBeInstanceOf(KnownError)
    return error instanceof Error ? error.message : ''
  }
  return 'no error'
}

describe('waivers file', () => {
  it('is read with the line of each entry', () => {
    expect(readWaivers({ file: 'w.yaml', text: good })).toEqual([
      {
        check: 'auth/x',
        subject: 'GET /v1/*',
        reason: 'moved behind the gateway',
        who: 'dana@example.com',
        expires: '2027-03-31',
        at: { file: 'w.yaml', line: 2 },
      },
    ])
  })

  it.each([
    ['a missing field', good.replace(/ {4}who.*\n/, ''), 'w.yaml:2: entry 1: who is required'],
    ['an empty field', good.replace('dana@example.com', '""'), 'w.yaml:5: entry 1: who must not be empty'],
    ['a day that does not exist', good.replace('03-31', '02-30'), 'w.yaml:6: entry 1: expires must be a day'],
    ['a day in other words', good.replace('2027-03-31', 'next spring'), 'w.yaml:6: entry 1: expires must be a day'],
    ['neither subject nor fingerprint', good.replace(/ {4}subject.*\n/, ''), 'needs either subject or fingerprint'],
    ['an unknown field', `${good}    ticket: 12\n`, 'w.yaml:2: entry 1: Unrecognized key'],
    ['no list', 'waivers: none\n', 'w.yaml:1: must be a list under "waivers:"'],
    ['another key', 'waiver: []\n', 'w.yaml:1: must be a list under "waivers:"'],
    ['an empty file', '', 'w.yaml:1: must be a list'],
    ['broken YAML', 'waivers:\n  - check: "x\n', 'w.yaml:3: Missing closing'],
    ['a second entry that is wrong', `${good}  - check: auth/y\n`, 'w.yaml:7: entry 2:'],
  ])('with %s is refused, naming the line', (_, text, message) => {
    expect(errorOf(() => readWaivers({ file: 'w.yaml', text }))).toContain(message)
  })

  it('survives aliases that would fill the memory', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (let i = 0; i < 9; i++) bomb.push(`${'bcdefghij'[i]}: &${'bcdefghij'[i]} [${`*${'abcdefghi'[i]}, `.repeat(9)}]`)
    expect(errorOf(() => readWaivers({ file: 'w.yaml', text: bomb.join('\n') }))).toContain('w.yaml:1')
  })
})

describe('attestations file', () => {
  it('takes a link only when it is one', () => {
    const text = `attestations:
  - check: auth/x
    statement: the gateway requires a token
    who: dana
    date: 2026-11-01
    expires: 2027-03-31
    link: not a link
`
    expect(errorOf(() => readAttestations({ file: 'a.yaml', text }))).toContain('a.yaml:7: entry 1: link must be a URL')
    const linked = text.replace('not a link', 'https://example.com/1')
    expect(readAttestations({ file: 'a.yaml', text: linked })[0]?.link).toBe('https://example.com/1')
  })
})

describe('subject patterns', () => {
  it.each([
    ['GET /v1/leads', 'GET /v1/leads', true],
    ['GET /v1/*', 'GET /v1/leads/{id}', true],
    ['* /v1/leads', 'GET /v1/leads', true],
    ['*', '', true],
    ['a*b*c', 'abc', true],
    ['a*a', 'a', false],
    ['GET /v1/*', 'POST /v1/leads', false],
    ['setting .*', 'setting AB', false],
  ])('%s against %s: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected)
  })

  it('agree with the same pattern as a regular expression', () => {
    const text = fc.stringMatching(/^[ab*]{0,8}$/)
    fc.assert(
      fc.property(text, fc.stringMatching(/^[ab]{0,10}$/), (pattern, subject) => {
        expect(matchesGlob(pattern, subject)).toBe(new RegExp(`^${pattern.replace(/\*+/g, '.*')}$`).test(subject))
      }),
    )
  })
})
