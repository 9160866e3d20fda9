import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { serviceVariables } from './documentation.ts'

export default defineCheck({
  id: 'config/example-present',
  title: 'An example environment file is there',
  severity: 'warning',
  answers: ['A-245'],
  why: 'It is the list of what has to be set, where people and tools look for it.',
  fix: 'Write a .env.example with every variable, a placeholder and a comment.',
  references: [{ label: '12factor config', url: 'https://12factor.net/config' }],
  needs: ['settings', 'envFiles', 'python'],
  evaluate({ settings, envFiles, python }) {
    const names = new Set(settings.settings.flatMap((one) => one.names.map((name) => name.toUpperCase())))
    // The example of a sample project says nothing about the service.
    const isRead = ({ name }: { name: string }): boolean =>
      names.size === 0 || names.has(name.toUpperCase()) || name.includes('__')
    const examples = envFiles.files.filter(({ kind, entries }) => kind === 'example' && entries.some(isRead))
    const looked = search('.env.example and its like', 'files', envFiles.searched, examples.length)
    const seen = examples.map(({ path, entries }) =>
      source({ file: path, line: entries[0]?.at.line ?? 1 }, `${entries.length} variables`),
    )
    if (isNonEmpty(seen)) return pass(`${examples.map(({ path }) => path).join(', ')}`, seen)
    const variables = serviceVariables(settings)
    const [first] = variables
    if (first === undefined) {
      return python.code.length === 0
        ? unverified('There is no Python code to read', 'the service in Python', [looked])
        : notApplicable('The service reads no environment variable', [looked])
    }
    if (!envFiles.repository)
      return unverified('Only a package was given, without its repository', 'the repository of the service', [looked])
    return fail('There is no example environment file', [
      {
        message: `The service reads ${variables.length} variables and has no example environment file`,
        subject: 'example environment file',
        confidence: 'high',
        evidence: [looked, source(first.at, `reads ${first.name}`)],
      },
    ])
  },
})
