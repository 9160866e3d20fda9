import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { FileAccess } from '../../facts/uploads/types.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'uploads/paths-contained',
  title: 'A path from a request is held to its folder',
  severity: 'blocker',
  answers: ['A-060', 'A-188'],
  why: 'os.path.join(base, name) with name = ../../etc/passwd, or an absolute path, leaves the base: the client reads or writes any file of the service.',
  fix: 'Resolve and compare: path = (base / name).resolve(); refuse unless path.is_relative_to(base). In Node: res.sendFile(name, { root }), or path.resolve(base, name) and refuse unless it starts with base + path.sep.',
  references: [{ label: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' }],
  needs: ['uploads', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ uploads: { accesses }, python, nodeCode }) {
    const read = codeRead(python, nodeCode)
    const paths = accesses.filter(({ target, isUploadName }) => target === 'path' && !isUploadName)
    const sent = paths.filter(({ input }) => input.origin === 'request')
    const findings = sent.filter(({ containedAt }) => containedAt === undefined).map(findingOf)
    if (isNonEmpty(findings))
      return fail(
        `${findings.length} of ${paths.length} file accesses take a path from a request without holding it to a folder`,
        findings,
      )
    const looked = search('file accesses whose path comes from a request', read.words, paths.length, sent.length)
    if (paths.length === 0) return notApplicable('The service opens no files by path', [looked])
    if (read.unparsed > 0) {
      return unverified(
        `${paths.length} file accesses were read, but ${read.unparsedWords} could not be read cleanly`,
        'files that parse',
        [looked],
      )
    }
    const undecided = paths.filter((one) => one.input.origin === 'parameter' && one.containedAt === undefined)
    const [first] = undecided
    if (first !== undefined) {
      return unverified(
        `${undecided.length} of ${paths.length} file accesses take a path from callers that were not all found, as ${first.within} does: ${first.input.text}`,
        'the callers of these functions, and whether a request reaches them',
        [...undecided.slice(0, 5).map(({ at, call }) => source(at, `${call} with a path from elsewhere`)), looked],
      )
    }
    const seen: Evidence[] = sent.flatMap(({ containedAt, input }) =>
      containedAt === undefined ? [] : [source(containedAt, `holds ${input.text}`)],
    )
    return pass(
      sent.length === 0
        ? `None of ${paths.length} file accesses takes its path from a request`
        : `${sent.length} of ${paths.length} file accesses take a path from a request, and all hold it to a folder`,
      [looked, ...seen, ...paths.slice(0, 3).map(({ at, call }) => source(at, call))],
    )
  },
})

function findingOf(access: FileAccess): Finding {
  const { input } = access
  return {
    message: `${access.call} in ${access.within} opens ${input.text}, which comes from the request, without holding it to a folder`,
    subject: `${input.text} in ${access.call} of ${access.within}`,
    // Behind a part of our own, ../ has no folder to start from.
    confidence: access.hasOwnPrefix ? 'low' : input.isLocal ? 'high' : 'medium',
    evidence: [
      source(access.at, 'the file is used here'),
      source(input.fromAt, `where the path comes from: ${input.from}`),
    ],
  }
}
