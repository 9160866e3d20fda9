import { isNonEmpty, search } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { HistoricSecret } from '../../facts/secret-history/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'secrets/none-in-history',
  title: 'No commit of the history holds a secret',
  severity: 'blocker',
  answers: ['P-008', 'P-009', 'A-179', 'A-180'],
  why: 'A secret that was committed once can be read from every clone for ever, whatever later commits removed.',
  fix: 'Replace the secret at its provider; rewriting the history does not reach the clones that exist.',
  references: [{ label: 'CWE-538', url: 'https://cwe.mitre.org/data/definitions/538.html' }],
  needs: ['secretHistory'],
  evaluate({ secretHistory }) {
    const { found, envFiles, commits, incomplete, command } = secretHistory
    const findings = [...found.filter(({ role }) => role === 'code').map(ofSecret), ...envFiles.map(ofEnvFile)]
    if (isNonEmpty(findings))
      return fail(`${plural(findings.length, 'secret or .env file', 'secrets or .env files')} in the history`, findings)
    const looked = search('added lines with keys of known form, .env files', 'commits of all branches', commits, 0)
    if (incomplete !== undefined) {
      return unverified(`The history was not read to its end: ${incomplete}`, command, commits === 0 ? [] : [looked])
    }
    if (commits === 0) return unverified('The history has no commit', command, [looked])
    return pass(`No key of known form in ${commits} commits`, [looked])
  },
})

function ofSecret({ title, commit, file, line, masked }: HistoricSecret): Finding {
  return {
    message: `Commit ${commit.slice(0, 10)} added a ${title} to ${file}: ${masked}`,
    subject: `${title} in the history of ${file}: ${masked}`,
    confidence: 'high',
    evidence: [
      {
        kind: 'command',
        argv: ['git', 'show', `${commit}:${file}`],
        exitCode: 0,
        output: `line ${line}: ${masked}`,
      },
    ],
  }
}

function ofEnvFile({ path, commit }: { path: string; commit: string }): Finding {
  return {
    message: `Commit ${commit.slice(0, 10)} holds ${path}`,
    subject: `${path} in the history`,
    confidence: 'medium',
    evidence: [{ kind: 'command', argv: ['git', 'show', '--stat', commit, '--', path], exitCode: 0, output: path }],
    fix: `Look at what ${path} held (git log --all -p -- ${path}) and replace every secret in it.`,
  }
}
