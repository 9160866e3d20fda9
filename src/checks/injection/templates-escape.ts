import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { BuiltPage, TemplateEnvironment } from '../../facts/templates/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'injection/templates-escape',
  title: 'Values are escaped in every page',
  severity: 'blocker',
  answers: ['A-176', 'A-174'],
  why: 'A value that holds <script> and is not escaped runs in the browser of whoever opens the page, with their session.',
  fix: 'Make environments with autoescape=select_autoescape() and render pages from templates; in Python, html.escape every value put into HTML.',
  references: [
    { label: 'CWE-79', url: 'https://cwe.mitre.org/data/definitions/79.html' },
    { label: 'Jinja2: autoescaping', url: 'https://jinja.palletsprojects.com/en/stable/api/#autoescaping' },
  ],
  needs: ['templates', 'python'],
  evaluate({ templates: { environments, pages, files }, python }) {
    const findings = [...environments.flatMap(environmentFinding), ...pages.flatMap(pageFinding)]
    if (isNonEmpty(findings))
      return fail(
        `${findings.length} of ${environments.length + pages.length} places that render put values into pages unescaped`,
        findings,
      )
    const looked = search(
      'template environments and HTML responses',
      `${python.code.length} Python files`,
      python.code.length,
      environments.length + pages.length,
    )
    const doubtful = environments.find(({ autoescape, renders }) => renders !== 'text' && autoescape === 'unknown')
    if (doubtful !== undefined) {
      return unverified(
        `Whether the environment in ${doubtful.within} escapes is decided elsewhere (${doubtful.autoescapeText})`,
        'The value of autoescape when the service runs',
        [source(doubtful.at)],
      )
    }
    const seen: Evidence[] = [
      ...environments.map(({ at, renders, autoescapeText }) =>
        source(at, renders === 'text' ? 'renders text, not pages' : autoescapeText),
      ),
      ...pages.slice(0, 5).map(({ at }) => source(at, 'fixed, escaped or rendered elsewhere')),
    ]
    if (!isNonEmpty(seen)) {
      return files === 0
        ? notApplicable('No page is rendered', [looked])
        : unverified(
            `${files} template files exist, but what renders them was not found`,
            'The code that renders the templates',
            [looked],
          )
    }
    if (python.coverage.unparsed.length > 0)
      return unverified(
        `Nothing unescaped was found, but ${python.coverage.unparsed.length} Python files could not be read cleanly`,
        'Python files that parse',
        seen,
      )
    const pagesOnly = environments.filter(({ renders }) => renders !== 'text').length
    return pass(
      `${pagesOnly} template environments for pages escape, ${environments.length - pagesOnly} render text, ${pages.length} HTML responses hold no raw values`,
      seen,
    )
  },
})

function environmentFinding(environment: TemplateEnvironment): Finding[] {
  const { at, call, within, autoescape, autoescapeText, renders } = environment
  if (autoescape !== 'off' || renders === 'text') return []
  return [
    {
      message: `${call} in ${within} renders ${renders === 'html' ? 'pages' : 'templates of unknown kind'} without escaping: ${autoescapeText}`,
      subject: `${call} in ${within}`,
      // Prompts, mail and SQL need no escaping: without the name of a page it is a guess.
      confidence: renders !== 'html' ? 'low' : /mail/i.test(`${at.file} ${within}`) ? 'medium' : 'high',
      evidence: [source(at, autoescapeText)],
    },
  ]
}

function pageFinding({ at, call, within, inputs }: BuiltPage): Finding[] {
  const input = inputs.find(({ origin }) => origin === 'request')
  if (input === undefined) return []
  return [
    {
      message: `${call} in ${within} sends ${input.text} from the request as HTML, unescaped`,
      subject: `${input.text} in ${call} of ${within}`,
      confidence: input.isLocal ? 'high' : 'medium',
      evidence: [source(at, 'the page is sent here'), source(input.fromAt, `where it comes from: ${input.from}`)],
    },
  ]
}
