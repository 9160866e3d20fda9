import { describe, expect, it } from 'vitest'
import type { Feature, FeatureStatus } from '../../facts/features/types.ts'
import check from './promised-features-present.ts'

const profile = { name: 'shop', title: { en: 'Shop', ru: 'Магазин' } }
const at = { file: 'app/orders.py', line: 3 }

function feature(status: FeatureStatus, more: Partial<Feature> = {}): Feature {
  return {
    id: `orders-${status}`,
    title: { en: 'Orders', ru: 'Заказы' },
    group: 'core',
    answers: [],
    optional: false,
    status,
    places: status === 'not-found' ? [] : [{ at, what: 'POST /orders' }],
    missing: status === 'partly' ? ['cancel'] : [],
    unfinished: [],
    searches: [{ kind: 'search', what: 'endpoint POST /orders', where: 'endpoints', searched: 4, found: 0 }],
    ...more,
  }
}

const judge = (features: readonly Feature[]) => check.evaluate({ features: { profile, features } })

describe('code/promised-features-present', () => {
  it('passes with the place of each feature', () => {
    expect(judge([feature('implemented')])).toMatchObject({
      status: 'pass',
      evidence: [{ ...at, label: 'POST /orders' }],
    })
  })

  it('tells what was not found, or by half, and what was looked for', () => {
    const outcome = judge([feature('implemented'), feature('partly'), feature('not-found')])
    expect(outcome).toMatchObject({
      status: 'fail',
      summary: '2 of 3 promised features were not found, or by half',
      findings: [
        { message: 'Orders: found, but without cancel', subject: 'feature orders-partly', confidence: 'medium' },
        { message: 'Orders: nothing of it was found', evidence: [{ kind: 'search', searched: 4 }] },
      ],
    })
  })

  it('asks nothing of optional features, and nothing without a profile', () => {
    expect(judge([feature('implemented'), feature('not-found', { optional: true })]).status).toBe('pass')
    expect(judge([feature('not-found', { optional: true })]).status).toBe('unverified')
    expect(check.evaluate({ features: { profile: undefined, features: [] } }).status).toBe('not-applicable')
  })
})
