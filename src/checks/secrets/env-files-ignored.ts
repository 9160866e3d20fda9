import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'secrets/env-files-ignored',
  title: 'Git ignores .env files',
  severity: 'warning',
  lowered: 'Nothing has leaked yet: it is the missing fence, not the fall.',
  answers: ['P-009', 'A-179'],
  why: 'Without the rule, one `git add .` commits the secrets of whoever works here.',
  fix: 'Put `.env` and `.env.*` into .gitignore, with `!.env.example` behind them.',
  references: [{ label: 'gitignore', url: 'https://git-scm.com/docs/gitignore' }],
  needs: ['envFiles', 'settings'],
  evaluate({ envFiles, settings }) {
    if (!envFiles.git) return unverified('Git was not there to ask what it ignores', 'a git checkout')
    const probes = envFiles.ignored.filter(({ path }) => path.endsWith('.env'))
    if (envFiles.files.length === 0 && settings.settings.length === 0) {
      return notApplicable('Nothing here is configured through the environment', [
        search('dotenv files', 'files', envFiles.searched, 0),
      ])
    }
    const findings = probes
      .filter(({ ignored }) => !ignored)
      .map(({ path }) => ({
        message: `Git would not ignore ${path}`,
        subject: `unignored ${path}`,
        confidence: 'high' as const,
        evidence: [
          { kind: 'command', argv: ['git', 'check-ignore', '--no-index', path], exitCode: 1, output: '' } as const,
        ] as const,
      }))
    if (isNonEmpty(findings)) return fail('A .env file could be committed by accident', findings)
    const shown = probes.map(({ path }) => path).join(', ')
    const rule = envFiles.ignoreRule
    return pass(`Git ignores ${shown}`, [
      {
        kind: 'command',
        argv: ['git', 'check-ignore', '--no-index', ...probes.map(({ path }) => path)],
        exitCode: 0,
        output: shown,
      },
      ...(rule === undefined ? [] : [source(rule)]),
    ])
  },
})
