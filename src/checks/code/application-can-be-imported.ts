import type { Evidence } from '../../core/evidence.ts'
import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { BrokenImport } from '../../facts/import-order/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'code/application-can-be-imported',
  title: 'No ring of imports asks a module for a name it does not have yet',
  severity: 'warning',
  answers: [],
  why: 'In a ring of imports the module that was begun first is still half empty when the others ask it. Started from the one side the program runs, from the other it ends with ImportError: tests that import it another way stay green.',
  fix: 'Move what both need into a module that imports neither, or import inside the function that needs it.',
  references: [
    {
      label: 'Python: what are the best practices for using import in a module',
      url: 'https://docs.python.org/3/faq/programming.html#what-are-the-best-practices-for-using-import-in-a-module',
    },
  ],
  needs: ['importOrder'],
  evaluate({ importOrder: { starts, followed, broken } }) {
    return judge(
      broken.map(findingOf),
      starts.slice(0, 6).map(({ at, module }): Evidence => source(at, `${module} starts from here`)),
      {
        fail: 'The service cannot be imported from where it is started',
        pass: `${plural(starts.length, 'start')} followed through ${plural(followed, 'module')}: every name is there when it is asked for`,
      },
      notApplicable('No module was found from which Python is started', [
        search('start commands, scripts and applications', 'repository', followed),
      ]),
    )
  },
})

function findingOf({ start, name, at, boundAt, ring, doubt }: BrokenImport): Finding {
  const way = [...ring.map(({ module }) => module), name.slice(0, name.lastIndexOf('.'))].join(' → ')
  return {
    message: `Importing ${start.module} fails: ${name} is asked for before it exists (${way})`,
    subject: `import of ${name}`,
    confidence: doubt === undefined ? 'high' : 'low',
    evidence: [
      source(at, `asks for ${name}`),
      source(boundAt, 'bound only here'),
      ...ring.slice(0, -1).map((link) => source(link.at, `${link.module} is here, and waits for its import`)),
      source(start.at, `${start.module} is started from here`),
      ...(doubt === undefined ? [] : [source(doubt, 'this call may load a module of the ring before')]),
    ],
  }
}
