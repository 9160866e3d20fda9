import { isNonEmpty, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { keyForm } from '../../core/secret-patterns.ts'
import { looksRandom } from '../../core/secret-words.ts'
import { plural } from '../../core/text.ts'
import type { WorkflowSyntax } from '../../parsers/workflow/syntax.ts'
import { defineCheck } from '../define-check.ts'
import type { WrittenValue } from './written-values.ts'
import { writtenSecret } from './written-values.ts'

export default defineCheck({
  id: 'secrets/none-in-workflows',
  title: 'No secret is written into workflows',
  severity: 'blocker',
  answers: ['P-008', 'A-179'],
  why: 'A workflow file is read by everyone who can read the repository, and its runs print what it sets.',
  fix: 'Store the value as a secret of the repository or environment and use ${{ secrets.NAME }}.',
  references: [
    {
      label: 'GitHub: using secrets',
      url: 'https://docs.github.com/en/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions',
    },
  ],
  needs: ['workflows'],
  evaluate({ workflows }) {
    const readable = workflows.workflows.filter((one) => one.readable)
    const findings = [...readable, ...workflows.actions]
      .flatMap(valuesOf)
      // What lives as long as the tests may have any password; a key that was drawn at random is told all the same.
      .filter(
        ({ owner, value = '' }) => !owner.startsWith('tests') || looksRandom(value) || keyForm(value) !== undefined,
      )
      .flatMap((value) => writtenSecret(value, undefined))
    if (isNonEmpty(findings))
      return fail(`${plural(findings.length, 'secret is', 'secrets are')} written into workflows`, findings)
    const seen = readable.map(({ file }) => source({ file, line: 1 }))
    const [problem] = workflows.workflows.filter((one) => !one.readable)
    if (problem !== undefined) return unverified(`${problem.file} could not be read`, 'workflows that are YAML', seen)
    return isNonEmpty(seen)
      ? pass(`${plural(seen.length, 'workflow holds', 'workflows hold')} no secret`, seen)
      : notApplicable('There is no workflow')
  },
})

/** Everything a workflow gives a name, without the containers of its tests, whose data nobody keeps. */
function valuesOf(workflow: WorkflowSyntax): WrittenValue[] {
  const isTest = (id: string): boolean => /test|lint|check|ci\b|build|e2e|unit|integration/i.test(id)
  return [
    ...workflow.env.map((one) => ({ ...one, owner: 'the workflow' })),
    ...workflow.jobs.flatMap((job) => {
      const owner = isTest(job.id) ? `tests ${job.id}` : `job ${job.id}`
      const steps = job.steps.flatMap((step) => [...step.env, ...step.with])
      return [...job.env, ...job.with, ...steps].map((one) => ({ ...one, owner }))
    }),
  ]
}
