import { isNonEmpty, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import type { UploadHandler } from '../../facts/uploads/types.ts'
import { defineCheck } from '../define-check.ts'
import { receives, withoutUploads } from './handlers.ts'

export default defineCheck({
  id: 'uploads/size-limited',
  title: 'The size of every uploaded file is limited',
  severity: 'blocker',
  answers: ['A-055', 'A-188'],
  why: 'Without a limit one request can fill the memory or the disk of the service.',
  fix: 'Count bytes while reading (or test file.size) and refuse more than the limit with 413; a Content-Length header can be missing or wrong. In Node: multer({ limits: { fileSize: 5_000_000 } }).',
  references: [
    { label: 'CWE-770', url: 'https://cwe.mitre.org/data/definitions/770.html' },
    { label: 'OWASP file upload', url: 'https://cheatsheetseries.owasp.org/cheatsheets/File_Upload_Cheat_Sheet.html' },
  ],
  needs: ['uploads', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ uploads: { handlers, limits }, python, nodeCode }) {
    if (!isNonEmpty(handlers)) return withoutUploads(python, nodeCode)
    const general = limits.filter(({ by }) => by === 'application')
    const open = handlers.filter((handler) => !handler.sizes.some(({ of }) => of === 'content'))
    const places = [...general.map(({ at, text }) => source(at, text)), ...handlers.flatMap(sizeEvidence)]
    if (isNonEmpty(places) && (general.length > 0 || open.length === 0)) {
      return pass(`${handlers.length} of ${handlers.length} upload handlers are limited in size`, places)
    }
    const proxy = limits.find(({ by }) => by === 'proxy')
    if (proxy !== undefined) {
      return unverified(
        `${open.length} of ${handlers.length} upload handlers test no size; a proxy's configuration limits bodies (${proxy.text})`,
        'That every request passes that proxy',
        [source(proxy.at, proxy.text), ...open.map(receives)],
      )
    }
    const findings = open.map(findingOf)
    return isNonEmpty(findings)
      ? fail(`${findings.length} of ${handlers.length} upload handlers take files of any size`, findings)
      : withoutUploads(python, nodeCode)
  },
})

function sizeEvidence({ sizes }: UploadHandler) {
  const size = sizes.find(({ of }) => of === 'content')
  return size === undefined ? [] : [source(size.at, size.text)]
}

function findingOf(handler: UploadHandler): Finding {
  const header = handler.sizes[0]
  const place = receives(handler)
  return {
    message:
      header === undefined
        ? `${handler.name} takes ${handler.file} of any size`
        : `${handler.name} only tests the Content-Length header (${header.text}), which a client can leave out`,
    subject: `size of ${handler.file} in ${handler.name}`,
    // Code that was not followed may test it.
    confidence: handler.isHandedOn ? 'medium' : 'high',
    evidence: header === undefined ? [place] : [source(header.at, header.text), place],
  }
}
