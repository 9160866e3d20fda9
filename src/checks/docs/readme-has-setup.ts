import { isNonEmpty, source } from '../../core/evidence.ts'
import { fail, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { documentElsewhere, searchFor } from './empty.ts'

export default defineCheck({
  id: 'docs/readme-has-setup',
  title: 'The README says how to set the service up',
  severity: 'warning',
  answers: ['A-126'],
  why: 'A new colleague, and you on a new machine, lose a day on what ten lines could say.',
  fix: 'Add a section "Setup" to README.md with the commands from a fresh checkout to a running service.',
  references: [
    {
      label: 'GitHub: about READMEs',
      url: 'https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-readmes',
    },
  ],
  needs: ['documents'],
  evaluate({ documents }) {
    const { readme } = documents
    const elsewhere = documentElsewhere(documents, 'set-up instructions')
    if (readme === undefined) {
      if (!documents.isRoot && elsewhere !== undefined) return elsewhere
      return fail('There is no README.', [
        {
          message: 'There is no README at the root.',
          subject: 'README',
          confidence: 'high',
          evidence: [searchFor(documents, 'a README')],
        },
      ])
    }
    const sections = documents.topics.filter((one) => one.kind === 'setup' && one.document === readme.file)
    const useful = sections.filter(({ actionable }) => actionable).map(({ at, title }) => source(at, title))
    if (isNonEmpty(useful)) return pass('The README says how to set the service up.', useful)
    const linked = readme.links
      .filter(({ target }) =>
        /contributing|install|setup|getting[-_]?started|quick-?start|development|docs\//i.test(target),
      )
      .map(({ line, target }) => source({ file: readme.file, line }, target))
    if (isNonEmpty(linked)) return pass('The README leads to set-up instructions.', linked)
    if (elsewhere !== undefined) return elsewhere
    const [first] = sections
    return fail('The README does not say how to set the service up.', [
      {
        message:
          first === undefined
            ? `${readme.file} has no section on setting the service up.`
            : `"${first.title}" names no command and leads nowhere.`,
        subject: 'set-up instructions in README',
        confidence: 'medium',
        evidence: [source(first?.at ?? { file: readme.file, line: 1 })],
      },
    ])
  },
})
