import { source } from '../../core/evidence.ts'
import { defineCheck } from '../define-check.ts'
import { judgeDemands, mainValidation, noSettings } from './validations.ts'

export default defineCheck({
  id: 'config/validation-refuses-development-secrets',
  title: 'Production refuses every development secret',
  severity: 'warning',
  answers: ['A-247', 'A-157', 'A-246'],
  why: 'One secret left out of the validation is the one a deployment will forget.',
  fix: 'Refuse in production every secret that still has its default; go over the settings instead of a list.',
  references: [{ label: 'CWE-1392', url: 'https://cwe.mitre.org/data/definitions/1392.html' }],
  needs: ['settings', 'python'],
  evaluate({ settings, python }) {
    const demands = settings.settings.flatMap((setting) => {
      const { default: given, secret } = setting
      const isDevelopment = given.kind === 'constant' && typeof given.value === 'string' && /^\S{3,}$/.test(given.value)
      if (!secret || !isDevelopment || /^(true|false|none|dummy|empty|not-needed)$/i.test(String(given.value)))
        return []
      return [{ setting, value: given.value, says: 'still has its default' }]
    })
    const outcome = judgeDemands(demands, settings, noSettings('secret with a default to refuse', settings, python))
    const main = mainValidation(settings)
    return outcome.status === 'not-applicable' && main !== undefined
      ? { ...outcome, evidence: [...outcome.evidence, source(main.at, main.name)] }
      : outcome
  },
})
