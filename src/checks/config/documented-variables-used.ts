import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { documentedNames } from './documentation.ts'

export default defineCheck({
  id: 'config/documented-variables-used',
  title: 'Every variable of the example file is used',
  severity: 'recommendation',
  answers: ['A-245'],
  why: 'Who sets a variable that nothing reads believes it has an effect: a renamed switch stays off, silently.',
  fix: 'Remove it from the example, or read it again.',
  references: [{ label: '12factor config', url: 'https://12factor.net/config' }],
  needs: ['settings', 'envFiles'],
  coversNode: true,
  evaluate({ settings, envFiles }) {
    const names = new Set(settings.settings.flatMap((one) => one.names.map((name) => name.toUpperCase())))
    // `DATABASE__POOL__SIZE` fills a nested field, whose own name the outermost setting stands for.
    const isRead = (name: string): boolean =>
      names.has(name.toUpperCase()) || names.has(name.toUpperCase().split('__')[0] ?? '')
    const entries = [...documentedNames(envFiles).values()]
    const unused = entries.filter(({ name }) => !isRead(name) && !envFiles.mentioned.has(name))
    const isCertain = settings.unknownNames.length === 0
    const findings = unused.map(({ name, at }) => ({
      message: `${name} stands in the example, and nothing reads it`,
      subject: `example variable ${name}`,
      confidence: isCertain ? ('high' as const) : ('medium' as const),
      evidence: [source(at)] as const,
    }))
    if (isNonEmpty(findings))
      return fail(`${unused.length} of ${entries.length} variables of the example are not used`, findings)
    const looked = search(
      'variables of example files',
      'settings, code and deployment files',
      entries.length,
      entries.length,
    )
    return entries.length === 0
      ? notApplicable('There is no example environment file', [
          search('example environment files', 'files', envFiles.searched, 0),
        ])
      : pass(`All ${entries.length} variables of the example are used`, [looked])
  },
})
