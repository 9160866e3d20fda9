import type { Setting } from '../../facts/settings/types.ts'
import { defineCheck } from '../define-check.ts'
import type { Demand } from './validations.ts'
import { judgeDemands, noSettings, settingsLike } from './validations.ts'

const NAME = /^(\w+_)?REDIS_(URL|URI|DSN|HOST)$/i

export default defineCheck({
  id: 'config/validation-covers-redis',
  title: 'Production starts only with Redis configured',
  severity: 'warning',
  answers: ['A-250', 'A-246'],
  why: 'Without it limits and sessions are kept in the memory of each worker: the limits multiply and are lost at every restart.',
  fix: 'Refuse to start in production when the address of Redis is empty.',
  references: [{ label: 'CWE-1188', url: 'https://cwe.mitre.org/data/definitions/1188.html' }],
  needs: ['settings', 'python'],
  evaluate({ settings, python }) {
    const found = settingsLike(settings, NAME)
    return judgeDemands(found.flatMap(demandsOf), settings, noSettings('address of Redis', settings, python))
  },
})

function demandsOf(setting: Setting): Demand[] {
  // With an address as its default, a forgotten variable fails loudly: there is no Redis on localhost.
  if (setting.default.kind === 'constant' && setting.default.value) return []
  return [{ setting, value: setting.default.kind === 'required' ? null : '', says: 'is empty' }]
}
