import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'injection/no-unsafe-template-filters',
  title: 'Templates switch escaping off only for fixed or cleaned values',
  severity: 'warning',
  lowered: 'Whether a value of a client reaches the place is not traced through templates.',
  answers: ['A-176'],
  why: '| safe and Markup() say "this is HTML already": a value of a client that passes there is run by the browser.',
  fix: 'Remove | safe; where HTML is wanted, clean it first with nh3.clean() and mark only the result.',
  references: [{ label: 'CWE-79', url: 'https://cwe.mitre.org/data/definitions/79.html' }],
  needs: ['templates'],
  evaluate({ templates: { rawOutputs, files } }) {
    const looked = search(
      '| safe, {% autoescape false %}, Markup()',
      `${files} template files`,
      files,
      rawOutputs.length,
    )
    if (files === 0 && rawOutputs.length === 0) return notApplicable('No templates of pages', [looked])
    const findings = rawOutputs
      .filter(({ harmless }) => harmless === undefined)
      .map(({ at, text, by, isMacroParameter }) => ({
        message: by === 'block' ? `${text} switches escaping off for the values in it` : `${text} is not escaped`,
        subject: `${text} in ${at.file}`,
        confidence: isMacroParameter ? ('low' as const) : ('medium' as const),
        evidence: [source(at)] as const,
      }))
    if (isNonEmpty(findings)) return fail(`${findings.length} values are put into pages unescaped`, findings)
    return pass(
      rawOutputs.length === 0
        ? `None of ${files} template files switches escaping off`
        : `${rawOutputs.length} values are not escaped, all fixed or cleaned before`,
      [looked, ...rawOutputs.slice(0, 10).map(({ at, harmless }) => source(at, harmless))],
    )
  },
})
