import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FindingResult, OutcomeResult } from './result.ts'
import { Severity, Status } from './result.ts'
import { conditionsOf, verdictOf } from './verdict.ts'

const waiver = fc.record({
  reason: fc.string(),
  who: fc.string(),
  expires: fc.constant('2027-01-01'),
  at: fc.record({ file: fc.constant('plimsoll.waivers.yaml'), line: fc.nat(9).map((line) => line + 1) }),
})

function outcomes(): fc.Arbitrary<OutcomeResult[]> {
  const outcome = fc
    .record({
      severity: fc.constantFrom(...Severity.options),
      status: fc.constantFrom(...Status.options),
      waiver: fc.option(waiver, { nil: undefined }),
    })
    .map(({ severity, status, waiver }): OutcomeResult => {
      const covered = status === 'waived' || status === 'fail' ? waiver : undefined
      const finding: FindingResult = {
        message: 'm',
        subject: 's',
        severity,
        confidence: 'high',
        evidence: [{ kind: 'search', what: 'w', where: 'w', searched: 1, found: 1 }],
        fix: 'f',
        fingerprint: '0'.repeat(16),
        ...(covered === undefined ? {} : { waiver: covered }),
      }
      return {
        check: 'auth/x',
        area: 'auth',
        title: 't',
        severity,
        status,
        summary: 's',
        evidence: [],
        findings: status === 'fail' || status === 'waived' ? [finding] : [],
        answers: [],
        why: 'w',
        fix: 'f',
        references: [],
        ...(status === 'unverified' ? { needs: 'access' } : {}),
      }
    })
  return fc.array(outcome, { maxLength: 8 })
}

const blockerBroken = ({ severity, status }: OutcomeResult) =>
  severity === 'blocker' && (status === 'fail' || status === 'error')

describe('verdict', () => {
  it('is NOT READY exactly when a blocker fails or errors', () => {
    fc.assert(fc.property(outcomes(), (all) => (verdictOf(all) === 'NOT READY') === all.some(blockerBroken)))
  })

  it('is READY WITH CONDITIONS exactly when no blocker is broken and something stands against plain READY', () => {
    fc.assert(
      fc.property(outcomes(), (all) => {
        const against = all.some(
          ({ severity, status, findings }) =>
            (severity === 'blocker' && status === 'unverified') ||
            (severity === 'warning' && status === 'fail') ||
            findings.some(({ waiver }) => waiver !== undefined),
        )
        expect(verdictOf(all) === 'READY WITH CONDITIONS').toBe(!all.some(blockerBroken) && against)
      }),
    )
  })

  it('never gets better when an outcome is added', () => {
    const order = ['READY', 'READY WITH CONDITIONS', 'NOT READY']
    fc.assert(
      fc.property(
        outcomes(),
        outcomes(),
        (some, more) => order.indexOf(verdictOf([...some, ...more])) >= order.indexOf(verdictOf(some)),
      ),
    )
  })

  it('does not depend on the order of outcomes', () => {
    fc.assert(fc.property(outcomes(), (all) => verdictOf(all) === verdictOf([...all].reverse())))
  })

  it('names for every condition what would settle it', () => {
    fc.assert(
      fc.property(outcomes(), (all) =>
        conditionsOf(all).every(({ reason, settledBy }) => reason !== '' && settledBy !== ''),
      ),
    )
  })
})
