import type { Setting, SettingsFacts } from '../../facts/settings/types.ts'
import { defineCheck } from '../define-check.ts'
import type { Demand } from './validations.ts'
import { judgeDemands, noSettings, settingsLike } from './validations.ts'

const QUEUE = /(celery|dramatiq|taskiq|broker|(^|\/)arq)[^/]*(\.py|\/[^/]+\.py)$/i
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
    const found = settingsLike(settings, NAME).filter((one) => !isOfQueue(one, settings))
    return judgeDemands(found.flatMap(demandsOf), settings, noSettings('address of Redis', settings, python))
  },
})

/** Only the queue of jobs is told of it, which has other brokers and holds no limits and no sessions. */
function isOfQueue(setting: Setting, settings: SettingsFacts): boolean {
  const files = [setting.at, ...settings.usesOf(setting).map(({ position }) => position)].map(({ file }) => file)
  return files.every((file) => QUEUE.test(file))
}

function demandsOf(setting: Setting): Demand[] {
  // With an address as its default, a forgotten variable fails loudly: there is no Redis on localhost.
  if (setting.default.kind === 'constant' && setting.default.value) return []
  return [{ setting, value: setting.default.kind === 'required' ? null : '', says: 'is empty' }]
}
