import { defineCheck } from '../define-check.ts'
import { answerTo, judgeDemands, noSettings } from './validations.ts'

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
      if (
        !secret ||
        !isDevelopment ||
        /(^|_)(fake|dummy|test|demo|sample|mock)_/i.test(setting.name) ||
        // Keys of product analytics and of payment pages are made to be known.
        /^(phc|pk_(live|test))_/.test(given.value) ||
        /^(true|false|none|dummy|empty|not-needed)$/i.test(given.value)
      )
        return []
      return [{ setting, value: given.value, says: 'still has its default' }]
    })
    if (demands.length === 0) {
      // Secrets without a default to refuse: that each must be given is what matters.
      const given = settings.settings
        .filter(({ secret, reader }) => secret && reader === 'pydantic')
        .map((setting) => ({ setting, value: setting.default.kind === 'required' ? null : '', says: 'is not given' }))
        .filter((demand) => answerTo(demand, settings).answer === 'refused')
      if (given.length > 0) return judgeDemands(given, settings, noSettings('secret', settings, python))
    }
    return judgeDemands(demands, settings, noSettings('secret with a default to refuse', settings, python))
  },
})
