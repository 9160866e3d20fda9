import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import { isPlaceholder, isSecretName } from '../../core/secret-words.ts'
import { plural } from '../../core/text.ts'
import type { EnvFile } from '../../facts/env-files/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'secrets/env-file-not-tracked',
  title: 'No .env file is in git',
  severity: 'blocker',
  answers: ['P-009', 'A-179'],
  why: 'A tracked .env file gives its secrets to everyone who can read the repository, and the next real value put into it is committed by habit.',
  fix: 'Run git rm --cached on the file, ignore it, keep a .env.example with placeholders, and replace what it held.',
  references: [{ label: 'CWE-538', url: 'https://cwe.mitre.org/data/definitions/538.html' }],
  needs: ['envFiles'],
  evaluate({ envFiles }) {
    const findings = envFiles.files
      .filter(({ kind, tracked }) => kind === 'live' && tracked === true)
      .flatMap(judgeFile)
    if (isNonEmpty(findings)) return fail(`${plural(findings.length, 'tracked .env file')}`, findings)
    if (!envFiles.git) return unverified('Git was not there to ask which files are tracked', 'a git checkout')
    return pass('Git tracks no .env file', [
      search('tracked .env files with values to load', 'tracked files', envFiles.searched, 0),
    ])
  },
})

/** `.env` itself always; others (`.env.test`, `config/app.env`) when they set a secret. */
function judgeFile(file: EnvFile): Finding[] {
  const secrets = file.entries.filter(
    ({ name, value, commented }) => !commented && isSecretName(name) && value.length > 3 && !isPlaceholder(value),
  )
  const isPlain = /(^|\/)\.env$/.test(file.path)
  if (!isPlain && (secrets.length === 0 || file.environment === 'test')) return []
  const [first] = secrets
  return [
    {
      message:
        first === undefined
          ? `${file.path} is tracked by git`
          : `${file.path} is tracked by git and sets ${secrets.map(({ name }) => name).join(', ')}`,
      subject: `tracked ${file.path}`,
      confidence: first === undefined || file.environment === 'development' ? 'medium' : 'high',
      evidence: [source(first?.at ?? { file: file.path, line: 1 })],
    },
  ]
}
