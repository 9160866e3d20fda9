import { isNonEmpty, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { MigrationHistoryFact } from '../../facts/migrations/types.ts'
import { defineCheck } from '../define-check.ts'
import { withoutHistories } from './history.ts'

export default defineCheck({
  id: 'migrations/environment-complete',
  title: 'The migration tool is configured so that it can run',
  severity: 'warning',
  answers: ['M-006', 'M-007', 'M-008', 'M-009', 'M-010', 'M-011', 'M-013', 'M-014'],
  why: 'A missing env.py, an address left blank or a variable that env.py ignores is found when the release is under way, or migrates another database than was meant.',
  fix: 'Complete the configuration as the finding says; take the address from the environment in env.py, and hand it the metadata of the models.',
  references: [{ label: 'Alembic: tutorial', url: 'https://alembic.sqlalchemy.org/en/latest/tutorial.html' }],
  needs: ['migrations'],
  evaluate({ migrations }) {
    const [first, ...others] = migrations.histories
    if (first === undefined) return withoutHistories(migrations)
    const findings = migrations.histories.flatMap(findingsOf)
    if (isNonEmpty(findings))
      return fail(`${plural(findings.length, 'gap')} in the configuration of migrations`, findings)
    const unread = migrations.histories.find(({ isConfigurationRead }) => !isConfigurationRead)
    if (unread !== undefined) {
      const needs = `A look at how ${unread.tool} is configured and run for ${unread.name}`
      return unverified(`The configuration of ${unread.tool} is not read`, needs, [source(unread.at, unread.name)])
    }
    const evidence = [source(first.at, first.name), ...others.map(({ at, name }) => source(at, name))] as const
    return pass('Nothing is missing from the configuration of migrations', evidence)
  },
})

function findingsOf({ name, tool, settings, at }: MigrationHistoryFact): Finding[] {
  // What is put together in code is no gap: it only cannot be read.
  return settings
    .filter(({ kind }) => kind !== 'configuration-in-code')
    .map(({ kind, detail, position }) => ({
      message: `${tool}: ${detail}`,
      subject: `${kind} of ${name}`,
      confidence: kind === 'metadata-missing' ? 'medium' : 'high',
      evidence: [source(position ?? at)],
    }))
}
