import type { Subject } from '../../facts/scenarios/types.ts'
import { defineCheck } from '../define-check.ts'
import { judgeScenario } from './scenarios.ts'

const FILES = /photo|upload|file|storage|s3|attachment|document|image|bucket/i

export default defineCheck({
  id: 'tests/storage-tested',
  title: 'Tests prove uploading, deleting and signed links of stored files',
  severity: 'warning',
  answers: ['A-102', 'A-242'],
  why: 'Storage is the part most often replaced by a mock: the key, the order of deleting and the lifetime of links are then never tried.',
  fix: 'Test the three against a local storage, moto or MinIO: a file is stored, is gone after deleting, and its link stops working.',
  references: [{ label: 'moto: mock AWS services', url: 'https://docs.getmoto.org/en/latest/' }],
  needs: ['tests', 'scenarios', 'uploads', 'deletions'],
  evaluate(facts) {
    const { uploads, deletions } = facts
    const [handler] = uploads.handlers
    const [link] = uploads.links
    const [deletion] = deletions.fileDeletions
    const stored: Subject | undefined =
      handler !== undefined && (link !== undefined || deletion !== undefined)
        ? { name: handler.name, at: handler.at }
        : undefined
    const about = (words: RegExp) => ({
      proves: ({ text }: { readonly text: string }) => FILES.test(text) && words.test(text),
    })
    return judgeScenario(facts, {
      subject: stored,
      absent: 'No uploads are kept in a storage',
      parts: [
        { name: 'a file is uploaded', ...about(/\bfiles?\s*=|upload|put_object|\.put\(/i) },
        ...(deletion === undefined
          ? []
          : [{ name: 'a file is deleted', ...about(/\.delete\(|delete_|unlink|remove/i) }]),
        ...(link === undefined ? [] : [{ name: 'links are signed', ...about(/\burl\b|link|signed|sign_key|expire/i) }]),
      ],
    })
  },
})
