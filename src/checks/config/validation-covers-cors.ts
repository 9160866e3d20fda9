import type { Setting } from '../../facts/settings/types.ts'
import { defineCheck } from '../define-check.ts'
import type { Demand } from './validations.ts'
import { judgeDemands, noSettings, settingsLike } from './validations.ts'

const NAME =
  /^(\w+_)?(CORS_(ALLOW(ED)?_)?ORIGINS?|(BACKEND_)?CORS_ORIGINS|ALLOW(ED)?_ORIGINS|CORS_ALLOW(ED)?_ORIGINS|CORS)$/i

export default defineCheck({
  id: 'config/validation-covers-cors',
  title: 'Production starts only with CORS origins that are named',
  severity: 'warning',
  answers: ['A-249', 'A-246'],
  why: "A wildcard, or a default meant for development, lets any site call the service with its visitors' browsers.",
  fix: 'Refuse in production an empty list of origins and the origin `*`.',
  references: [{ label: 'CWE-1188', url: 'https://cwe.mitre.org/data/definitions/1188.html' }],
  needs: ['settings', 'python'],
  evaluate({ settings, python }) {
    const found = settingsLike(settings, NAME)
    return judgeDemands(found.flatMap(demandsOf), settings, noSettings('CORS origins', settings, python))
  },
})

function demandsOf(setting: Setting): Demand[] {
  const isList = /list|set|tuple/i.test(setting.annotation ?? '')
  const wildcard = { setting, value: isList ? ['*'] : '*', says: 'is the wildcard' }
  const given = setting.default.kind === 'constant' ? setting.default.value : undefined
  const isEmpty = !given || (Array.isArray(given) && given.length === 0) || String(given) === '*'
  // Without any origin browsers refuse by themselves; a default that is not empty is one for development.
  return isEmpty || given === undefined ? [wildcard] : [{ setting, value: given, says: 'keeps its default' }, wildcard]
}
