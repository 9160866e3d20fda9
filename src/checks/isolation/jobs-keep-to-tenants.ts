import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { JobTenancy } from '../../facts/tenancy/types.ts'
import { defineCheck } from '../define-check.ts'
import { noTenants } from './seen.ts'

export default defineCheck({
  id: 'isolation/jobs-keep-to-tenants',
  title: 'Jobs keep to one tenant, or are named as going over all of them',
  severity: 'warning',
  lowered: 'a job that goes over all tenants is often meant to; nobody outside chooses what it reads',
  answers: ['A-169'],
  why: 'A job that forgot its tenant mails, charges or deletes for every customer at once, and no user sees it happen.',
  fix: 'Limit the query by the tenant the job is for, or name the job in plimsoll.yaml (tenancy.beyond) with the reason why it goes over all tenants.',
  references: [
    {
      label: 'OWASP Multi-Tenant Security',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Multi_Tenant_Security_Cheat_Sheet.html',
    },
  ],
  // Jobs of Node are not followed: naming the fact keeps the answer from standing for them.
  needs: ['tenancy', 'models', 'endpoints', 'jobs'],
  evaluate(facts) {
    const none = noTenants(facts)
    if (none !== undefined) return none
    const { jobs } = facts.tenancy
    const searched = search('jobs that touch tenants’ tables', 'jobs', jobs.length)
    const findings = jobs.flatMap(findingsOf)
    if (isNonEmpty(findings))
      return fail(
        `${plural(findings.length, 'query', 'queries')} of jobs ${findings.length === 1 ? 'goes' : 'go'} over all tenants.`,
        findings,
      )
    const [open] = jobs.filter(({ verdict }) => verdict === 'unknown')
    if (open !== undefined)
      return unverified(`${open.name} could not be judged: ${open.reason}.`, 'a look at this job', [source(open.at)])
    const evidence = jobs
      .filter(({ verdict }) => verdict === 'yes')
      .slice(0, 8)
      .map(({ name, at, reason }) => source(at, `${name}: ${reason}`))
    return isNonEmpty(evidence)
      ? pass(`Jobs keep to one tenant, or are named as going over all (${plural(evidence.length, 'job')}).`, evidence)
      : notApplicable('No job touches a table of a tenant.', [searched])
  },
})

/** A query that nothing limits, in a job nobody named as one for all tenants. */
function findingsOf({ name, at, queries }: JobTenancy): Finding[] {
  return queries.flatMap(({ query, use }) =>
    use.scope === 'open' || use.scope === 'sometimes'
      ? [
          {
            message: `job ${name}: ${query.operation} on ${query.tables.join(', ')} in ${query.function}: ${use.why}`,
            subject: `${query.operation} ${query.tables.join(',')} in ${query.function} by ${name}`,
            confidence: 'low',
            evidence: [
              source(query.at, `${query.operation} ${query.tables.join(', ')}: ${use.why}`),
              source(at, `the job ${name} reaches it`),
            ],
          },
        ]
      : [],
  )
}
