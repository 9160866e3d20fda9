import type { SourceEvidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'code/no-unfinished-markers',
  title: 'No comment in the code says that something is unfinished',
  severity: 'recommendation',
  answers: ['A-152'],
  why: 'A TODO is a decision somebody put off. Before a release it is time to know which of them matter.',
  fix: 'Do it, delete it, or turn it into an issue and name the issue outside the code.',
  references: [{ label: 'CWE-546: suspicious comment', url: 'https://cwe.mitre.org/data/definitions/546.html' }],
  needs: ['markers'],
  evaluate({ markers }) {
    const byFile = new Map<string, SourceEvidence[]>()
    for (const { marker, text, at } of markers.markers) {
      const list = byFile.get(at.file) ?? []
      list.push(source(at, text || marker))
      byFile.set(at.file, list)
    }
    const findings = [...byFile].flatMap(([file, places]): Finding[] => {
      const shown = places.slice(0, 20)
      if (!isNonEmpty(shown)) return []
      const message =
        places.length === 1
          ? `${file} has an unfinished note: ${shown[0].label}`
          : `${file} has ${places.length} unfinished notes.`
      return [{ message, subject: `unfinished notes in ${file}`, confidence: 'high', evidence: shown }]
    })
    const looked = search('TODO, FIXME, XXX and HACK in comments', 'code files', markers.files, markers.markers.length)
    const [unread] = markers.unread
    if (findings.length === 0 && unread !== undefined) {
      return unverified(`${unread.file} could not be read: ${unread.reason}.`, 'code that can be parsed', [looked])
    }
    return judge(
      findings,
      markers.files === 0 ? [] : [looked],
      {
        fail: `${markers.markers.length} comments say that something is unfinished.`,
        pass: 'No comment says that something is unfinished.',
      },
      notApplicable('There is no code that is read.', [looked]),
    )
  },
})
