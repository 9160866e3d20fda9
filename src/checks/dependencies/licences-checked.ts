import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { LicenceGate } from '../../facts/upkeep/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'dependencies/licences-checked',
  title: 'A workflow compares the licences of dependencies with those that are allowed',
  severity: 'recommendation',
  answers: ['C-126', 'C-237'],
  why: 'One dependency under AGPL or without a licence can oblige you to publish the service, or forbid you to sell it; it comes in unseen, below another.',
  fix: 'Run pip-licenses --allow-only, liccheck or license-checker --onlyAllow in CI, or the dependency-review action with allow-licenses.',
  references: [
    { label: 'SPDX licence list', url: 'https://spdx.org/licenses/' },
    {
      label: 'dependency-review-action',
      url: 'https://github.com/actions/dependency-review-action#configuration-options',
    },
  ],
  needs: ['upkeep', 'workflows'],
  evaluate({ upkeep: { licences, searched }, workflows }) {
    const looked = search('tools that compare licences', 'workflows', workflows.workflows.length, licences.length)
    const good = licences.filter(({ hasPolicy, weakness }) => hasPolicy && weakness === undefined)
    const evidence = good.map(({ at, tool }) => source(at, tool))
    if (isNonEmpty(evidence)) return pass('Licences are compared with a list', evidence)
    const findings = licences.map(findingOf)
    if (isNonEmpty(findings)) return fail('Licences are looked at, and nothing follows', findings)
    const [other] = workflows.otherSystems
    if (other !== undefined)
      return unverified(`${other.name} runs here, which is not read`, `a look at ${other.file}`, [
        source({ file: other.file, line: 1 }),
      ])
    if (workflows.workflows.length === 0)
      return notApplicable('No workflow was seen', [search('GitHub workflows', '.github/workflows', searched)])
    return fail('Nothing compares licences', [
      {
        message: 'No workflow compares the licences of dependencies with a list',
        subject: 'licences of dependencies',
        confidence: 'medium',
        evidence: [looked],
      },
    ])
  },
})

function findingOf({ tool, at, hasPolicy, weakness }: LicenceGate): Finding {
  return {
    message: hasPolicy
      ? `${tool} cannot fail the workflow: ${weakness}`
      : `${tool} lists licences, and nothing says which are allowed`,
    subject: `licences by ${tool}`,
    confidence: 'high',
    evidence: [source(at, tool)],
  }
}
