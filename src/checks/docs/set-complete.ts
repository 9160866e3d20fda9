import type { Evidence } from '../../core/evidence.ts'
import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { documentElsewhere, searchFor, topicsAbout } from './empty.ts'

const KINDS = [
  ['deployment', 'deployment guide'],
  ['security', 'security document'],
  ['runbook', 'runbook'],
] as const

export default defineCheck({
  id: 'docs/set-complete',
  title: 'README, API description, deployment guide, security document and runbook are all there',
  severity: 'recommendation',
  answers: ['A-261', 'A-127'],
  why: 'Each of the five answers another person: the newcomer, the client, the operator, the finder of a weakness, the one on duty.',
  fix: 'Write the missing ones; a page that says the essentials is enough to begin with.',
  references: [{ label: 'Write the Docs: guide', url: 'https://www.writethedocs.org/guide/' }],
  needs: ['documents', 'endpoints'],
  evaluate({ documents, endpoints }) {
    const seen: Evidence[] = []
    const missing: string[] = []
    if (documents.readme === undefined) missing.push('README')
    else seen.push(source({ file: documents.readme.file, line: 1 }, 'README'))
    // FastAPI and its kin describe their endpoints themselves.
    const described = endpoints.frameworks.find(({ name }) => /fastapi|litestar|nest/i.test(name))
    const api = documents.openApi[0] ?? topicsAbout(documents, 'api')[0]?.at ?? described?.at
    if (api !== undefined) seen.push(source(api, 'API description'))
    else if (endpoints.frameworks.length > 0) missing.push('API description')
    for (const [kind, what] of KINDS) {
      const [topic] = topicsAbout(documents, kind)
      if (topic === undefined) missing.push(what)
      else seen.push(source(topic.at, what))
    }
    const elsewhere = documentElsewhere(documents, missing.join(', ') || 'document')
    if (missing.length > 0 && elsewhere !== undefined) return elsewhere
    const findings = missing.map(
      (what): Finding => ({
        message: `There is no ${what}.`,
        subject: what,
        confidence: 'high',
        evidence: [searchFor(documents, what)],
      }),
    )
    return judge(
      findings,
      seen,
      { fail: `Missing: ${missing.join(', ')}.`, pass: 'The set of documents is complete.' },
      notApplicable('There are no documents.'),
    )
  },
})
