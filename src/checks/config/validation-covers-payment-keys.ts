import type { Setting } from '../../facts/settings/types.ts'
import { defineCheck } from '../define-check.ts'
import type { Demand } from './validations.ts'
import { judgeDemands, noSettings, settingsLike } from './validations.ts'

const NAME = /^(\w+_)?STRIPE_(SECRET|API|PRIVATE)_?KEY$|^(\w+_)?STRIPE_SECRET$/i

export default defineCheck({
  id: 'config/validation-covers-payment-keys',
  title: 'Payment keys are refused in production unless they are live keys',
  severity: 'warning',
  answers: ['A-248', 'A-246'],
  why: 'A shop that goes live with test keys takes orders and no money, and nobody is told.',
  fix: 'Refuse in production every payment key that is empty or does not begin with the prefix of live keys (`sk_live_`).',
  references: [{ label: 'CWE-1188', url: 'https://cwe.mitre.org/data/definitions/1188.html' }],
  needs: ['settings', 'python'],
  evaluate({ settings, python }) {
    const found = settingsLike(settings, NAME)
    return judgeDemands(found.flatMap(demandsOf), settings, noSettings('payment keys', settings, python))
  },
})

function demandsOf(setting: Setting): Demand[] {
  return [{ setting, value: 'sk_test_51Habc9Qz7RtYvW2', says: 'is a test key' }]
}
