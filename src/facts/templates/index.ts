import { defineFact } from '../define-fact.ts'
import { findCookies, findFormHandlers, findProtections } from './csrf.ts'
import { findEnvironments, findPages } from './environments.ts'
import { readTemplates } from './files.ts'
import { findMarkup } from './markup.ts'
import type { TemplatesFacts } from './types.ts'

/** What the service renders, and how forms come back to it. */
export default defineFact<TemplatesFacts>({
  async collect({ workspace, fact }) {
    const [python, origins, endpoints] = await Promise.all([fact('python'), fact('origins'), fact('endpoints')])
    const { rawOutputs, forms, files } = readTemplates(workspace)
    return {
      environments: findEnvironments(python, workspace),
      pages: findPages(python, origins),
      rawOutputs: [...rawOutputs, ...findMarkup(python, origins)],
      forms,
      files,
      handlers: findFormHandlers(python, endpoints),
      protections: findProtections(python, endpoints),
      cookies: findCookies(python),
    }
  },
})
