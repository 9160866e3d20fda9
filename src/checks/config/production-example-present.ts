import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { serviceVariables } from './documentation.ts'

export default defineCheck({
  id: 'config/production-example-present',
  title: 'An example environment file for production is there',
  severity: 'recommendation',
  answers: ['A-245', 'A-181'],
  why: 'Production needs other values than a laptop: live keys, real origins, shared stores. An example of its own says which.',
  fix: 'Write a .env.production.example with what production needs.',
  references: [{ label: '12factor config', url: 'https://12factor.net/config' }],
  needs: ['settings', 'envFiles', 'python'],
  evaluate({ settings, envFiles, python }) {
    const found = envFiles.files.filter(({ kind, environment }) => kind === 'example' && environment === 'production')
    const looked = search('example environment files for production', 'files', envFiles.searched, found.length)
    const seen = found.map(({ path, entries }) =>
      source({ file: path, line: entries[0]?.at.line ?? 1 }, `${entries.length} variables`),
    )
    if (isNonEmpty(seen)) return pass(`${found.map(({ path }) => path).join(', ')}`, seen)
    if (python.code.length === 0)
      return unverified('There is no Python code to read', 'the service in Python', [looked])
    if (serviceVariables(settings).length === 0)
      return notApplicable('The service reads no environment variable', [looked])
    if (!envFiles.repository)
      return unverified('Only a package was given, without its repository', 'the repository of the service', [looked])
    return fail('There is no example environment file for production', [
      {
        message: 'There is no .env.production.example (or a file like it)',
        subject: 'example environment file for production',
        confidence: 'high',
        evidence: [looked],
      },
    ])
  },
})
