import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { Setting } from '../../facts/settings/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'auth/secrets-survive-restarts',
  title: 'No secret setting is drawn at random by default',
  severity: 'warning',
  lowered: 'Nothing leaks; sessions break.',
  answers: ['A-156', 'A-157'],
  why: 'Each worker and each restart draws another secret: sessions signed by one are refused by the next, and nobody is told that the variable is missing.',
  fix: 'Require the variable in production; keep the random default for development.',
  references: [{ label: '12factor config', url: 'https://12factor.net/config' }],
  needs: ['settings'],
  coversNode: true,
  evaluate({ settings }) {
    const secrets = settings.settings.filter(({ secret }) => secret)
    const isRequired = (setting: Setting): boolean =>
      settings.validations.some((one) => one.called !== undefined && one.refuses(setting, '', 'production') === 'yes')
    const findings = secrets
      .filter((setting) => setting.default.kind === 'generated' && !isRequired(setting))
      .map(
        (setting): Finding => ({
          message: `${setting.name} is drawn at random in each process when it is not set`,
          subject: `setting ${setting.name}`,
          confidence: 'high',
          evidence: [source(setting.at)],
        }),
      )
    const seen = search('random defaults', 'secret settings', secrets.length, findings.length)
    const unknown = secrets.filter(({ default: given }) => given.kind === 'unknown')
    return judge(
      findings,
      unknown.length === 0 && secrets.length > 0 ? [seen] : [],
      {
        fail: `${plural(findings.length, 'secret setting differs', 'secret settings differ')} in each process`,
        pass: `None of ${secrets.length} secret settings is drawn at random`,
      },
      secrets.length > 0
        ? unverified(
            `What ${unknown.length} of ${secrets.length} secret settings are by default is not known (${unknown[0]?.name})`,
            'defaults that are literals or plain calls',
            [seen, ...unknown.map(({ at, name }) => source(at, name))],
          )
        : notApplicable('The service takes no secret from its environment', [seen]),
    )
  },
})
