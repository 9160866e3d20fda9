import { notApplicable } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { documentElsewhere, searchFor } from './empty.ts'
import { judgeReferences } from './stale.ts'

export default defineCheck({
  id: 'docs/readme-references-exist',
  title: 'Every file, target and script that the README names exists',
  severity: 'warning',
  answers: ['P-045', 'A-126'],
  why: 'A README whose second command fails is not read to the end, and its true parts are not believed either.',
  fix: 'Correct the name, or remove the line.',
  references: [
    {
      label: 'GitHub: about READMEs',
      url: 'https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-readmes',
    },
  ],
  needs: ['documents'],
  evaluate({ documents }) {
    const { readme } = documents
    const none = notApplicable('There is no README.', [searchFor(documents, 'a README')])
    const absent = documents.isRoot ? none : (documentElsewhere(documents, 'README') ?? none)
    return judgeReferences(readme === undefined ? [] : [readme], absent)
  },
})
