import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { Setting } from '../../facts/settings/types.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'
import { documentedNames, isCritical, serviceVariables } from './documentation.ts'

export default defineCheck({
  id: 'config/variables-documented',
  title: 'Every environment variable the service reads is documented',
  severity: 'warning',
  answers: ['A-245', 'A-110', 'A-111', 'A-112', 'A-113', 'A-114', 'A-115', 'A-116', 'A-117'],
  why: 'Whoever deploys the service sets what the example file and the guide name; a variable that stands in neither keeps its default.',
  fix: 'Name it in .env.example with a placeholder and a comment.',
  references: [{ label: '12factor config', url: 'https://12factor.net/config' }],
  needs: ['settings', 'envFiles', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ settings, envFiles, python, nodeCode }) {
    const variables = serviceVariables(settings)
    const examples = documentedNames(envFiles)
    const where = [
      ...envFiles.files.filter(({ kind }) => kind === 'example').map(({ path }) => path),
      'the documentation',
    ]
    const isDocumented = ({ names }: Setting): boolean =>
      names.some((name) => examples.has(name.toUpperCase()) || envFiles.documented.has(name.toUpperCase()))
    const missing = variables.filter((one) => !isDocumented(one))
    const looked = search('names of variables', where.join(', '), variables.length, variables.length - missing.length)
    if (codeRead(python, nodeCode).files === 0)
      return unverified('There is no code to read, of Python or of a service in Node', 'the code of the service', [
        looked,
      ])
    if (variables.length === 0) return notApplicable('The service reads no environment variable', [looked])
    if (!envFiles.repository && missing.length > 0)
      return unverified('Only a package was given, without its repository', 'the repository of the service', [looked])
    const findings = [...missing.filter(isCritical).map(finding), ...summary(missing.filter((one) => !isCritical(one)))]
    if (isNonEmpty(findings))
      return fail(`${missing.length} of ${variables.length} variables are documented nowhere`, findings)
    const entries = [...examples.values()].slice(0, 3).map(({ at }) => source(at))
    return pass(`All ${variables.length} variables are documented`, [looked, ...entries])
  },
})

function finding(setting: Setting): Finding {
  return {
    message: `${setting.names.join(' / ')} is read here and documented nowhere`,
    subject: `variable ${setting.name}`,
    confidence: 'high',
    evidence: [source(setting.at)],
  }
}

/** What a deployment can do without is told in one finding, however many there are. */
function summary(missing: readonly Setting[]): Finding[] {
  const seen = missing.slice(0, 20).map(({ at, name }) => source(at, name))
  if (!isNonEmpty(seen)) return []
  const names = missing.slice(0, 20).map(({ name }) => name)
  const more = missing.length > 20 ? ` and ${missing.length - 20} more` : ''
  return [
    {
      message: `${plural(missing.length, 'optional variable is', 'optional variables are')} documented nowhere: ${names.join(', ')}${more}`,
      subject: 'optional variables',
      confidence: 'high',
      evidence: seen,
    },
  ]
}
