import type { Setting } from '../../facts/settings/types.ts'
import { defineCheck } from '../define-check.ts'
import type { Demand } from './validations.ts'
import { judgeDemands, noSettings, settingsLike } from './validations.ts'

const NAME =
  /^(\w+_)?((S3|GCS|MINIO|STORAGE|AWS|R2|MEDIA)_(\w+_)?BUCKET(_NAME)?|S3_BUCKET\w*|(STORAGE|FILE_STORAGE|ORDER_STORAGE|UPLOAD)_(BACKEND|MODE|TYPE|PROVIDER))$/i

const KIND = /(BACKEND|MODE|TYPE|PROVIDER)$/i

export default defineCheck({
  id: 'config/validation-covers-storage',
  title: 'Production starts only with object storage configured',
  severity: 'warning',
  answers: ['A-251', 'A-246'],
  why: 'Files on the disk of a container are gone with the container, and are seen by one instance only.',
  fix: 'Refuse to start in production when no bucket is set or the storage is the local disk.',
  references: [{ label: 'CWE-1188', url: 'https://cwe.mitre.org/data/definitions/1188.html' }],
  needs: ['settings', 'python'],
  evaluate({ settings, python }) {
    const found = settingsLike(settings, NAME)
    // Where a setting chooses the kind of storage, a bucket is wanted for one kind only.
    const kinds = found.filter(({ name }) => KIND.test(name))
    return judgeDemands(
      (kinds.length > 0 ? kinds : found).flatMap(demandsOf),
      settings,
      noSettings('bucket or kind of storage', settings, python),
    )
  },
})

function demandsOf(setting: Setting): Demand[] {
  if (KIND.test(setting.name)) return [{ setting, value: 'local', says: 'is the local disk' }]
  const { default: given } = setting
  // A bucket with a name by default is empty only for who empties it.
  if (given.kind === 'constant' && typeof given.value === 'string' && given.value !== '') return []
  return [{ setting, value: setting.default.kind === 'required' ? null : '', says: 'is empty' }]
}
