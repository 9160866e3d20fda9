import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AuditResult } from '../audit/result.ts'
import { anyResult } from './fixtures/arbitrary.ts'
import { formats, isFormatName, render } from './render.ts'

const names = Object.keys(formats).filter(isFormatName)

/** The tags our own page uses: anything else in it came from outside. */
const ownTags = new Set(
  'a article b body button caption code dd details div dl dt fieldset figcaption figure footer form h1 h2 head header html input label legend li link main meta ol option output p pre script section select span strong style summary table tbody td th thead time title tr ul wbr'.split(
    ' ',
  ),
)

describe('any result', () => {
  it('is within the contract', () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        AuditResult.parse(result)
      }),
      { numRuns: 50 },
    )
  })

  it.each(names)('%s renders without a throw, and with nothing that a terminal would obey', async (name) => {
    await fc.assert(
      fc.asyncProperty(anyResult, async (result) => {
        const text = await render(result, name, { verbose: true })
        expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]/)
      }),
      { numRuns: 50 },
    )
  })

  it('html holds no tag, attribute or address but its own', async () => {
    await fc.assert(
      fc.asyncProperty(anyResult, async (result) => {
        const html = (await render(result, 'html')).replace(/<(style|script)>.*?<\/\1>/gs, '')
        const tags = [...html.matchAll(/<\/?([a-z][a-z0-9]*)([^>]*)>/gi)]
        for (const [whole, tag, rest] of tags) {
          expect(ownTags.has((tag ?? '').toLowerCase()), whole).toBe(true)
          const bare = (rest ?? '').replace(/"[^"]*"/g, '')
          expect(bare, whole).not.toMatch(/\bon[a-z]+=|\bsrc|\bstyle/i)
          for (const [, address] of (rest ?? '').matchAll(/href="([^"]*)"/g)) {
            expect(address, whole).toMatch(/^(?:#|https?:\/\/|data:,)/i)
          }
        }
        expect(html.replace(/<\/?[a-z!][^>]*>/gi, '')).not.toContain('<')
      }),
      { numRuns: 50 },
    )
  })
})
