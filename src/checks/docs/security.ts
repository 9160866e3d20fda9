import { defineCheck } from '../define-check.ts'
import { judgeDocument } from './about.ts'

export default defineCheck({
  id: 'docs/security',
  title: 'A document says how the service is protected and where to report a weakness',
  severity: 'recommendation',
  answers: ['A-129', 'C-128'],
  why: 'Whoever finds a weakness tells it to the world when there is nobody to tell it to.',
  fix: 'Write SECURITY.md: supported versions, where to report, how secrets and access are handled.',
  references: [
    {
      label: 'GitHub: security policy',
      url: 'https://docs.github.com/en/code-security/getting-started/adding-a-security-policy-to-your-repository',
    },
  ],
  needs: ['documents'],
  evaluate({ documents }) {
    return judgeDocument(documents, 'security', 'security document')
  },
})
