import { notApplicable } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { searchFor } from './empty.ts'
import { judgeReferences } from './stale.ts'

export default defineCheck({
  id: 'docs/deployment-references-exist',
  title: 'Every file, service and script that the deployment guide and runbook name exists',
  severity: 'warning',
  answers: ['P-046', 'A-128'],
  why: 'A step that no longer works is found out in the middle of a deployment or an incident.',
  fix: 'Correct the name, or remove the step.',
  references: [{ label: 'Diátaxis: how-to guides', url: 'https://diataxis.fr/how-to-guides/' }],
  needs: ['documents'],
  evaluate({ documents }) {
    const guides = documents.documents.filter(({ kind }) => kind === 'deployment' || kind === 'runbook')
    const none = notApplicable('There is no deployment guide or runbook.', [
      searchFor(documents, 'a deployment guide or runbook'),
    ])
    return judgeReferences(guides, none)
  },
})
