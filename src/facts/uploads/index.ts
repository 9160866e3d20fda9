import { defineFact } from '../define-fact.ts'
import { findAccesses } from './accesses.ts'
import { findUploadHandlers } from './handlers.ts'
import { findLimits } from './limits.ts'
import { findLinks } from './links.ts'
import { nodeAccesses, nodeUploads } from './node.ts'
import type { UploadsFacts } from './types.ts'

/** Files that come in, files that are named, and links to files that go out. */
export default defineFact<UploadsFacts>({
  async collect({ workspace, fact }) {
    const [python, origins, endpoints, node] = await Promise.all([
      fact('python'),
      fact('origins'),
      fact('endpoints'),
      fact('nodeCode'),
    ])
    return {
      handlers: [...findUploadHandlers(python, origins, endpoints), ...nodeUploads(node)],
      limits: findLimits(python, endpoints, workspace),
      accesses: [...findAccesses(python, origins), ...nodeAccesses(node)],
      links: findLinks(python),
    }
  },
})
