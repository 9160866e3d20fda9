import { defineCheck } from '../define-check.ts'
import { judgeDocument } from './about.ts'

export default defineCheck({
  id: 'docs/deployment-guide',
  title: 'A guide says how the service is deployed',
  severity: 'warning',
  answers: ['A-128', 'P-046'],
  why: 'On the night somebody else has to deploy, what stands only in one head is missing.',
  fix: 'Write docs/deployment.md: what is needed, the commands in their order, how to see that it worked, how to go back.',
  references: [{ label: 'Diátaxis: how-to guides', url: 'https://diataxis.fr/how-to-guides/' }],
  needs: ['documents'],
  evaluate({ documents }) {
    return judgeDocument(documents, 'deployment', 'deployment guide')
  },
})
