import { search, source } from '../../core/evidence.ts'
import type { NotApplicable, Unverified } from '../../core/outcome.ts'
import { notApplicable, unverified } from '../../core/outcome.ts'
import type { WorkflowsFacts } from '../../facts/workflows/types.ts'

/** What a check says when there is no workflow whose jobs are known. */
export function noWorkflow(workflows: WorkflowsFacts): NotApplicable | Unverified {
  const [unread] = unreadable(workflows)
  if (unread !== undefined) return unread
  const [other] = workflows.otherSystems
  if (other !== undefined) {
    const evidence = workflows.otherSystems.map(({ name, file }) => source({ file, line: 1 }, name))
    return unverified(`${other.name} runs here, which is not read.`, `a look at ${other.file}`, evidence)
  }
  return notApplicable('No workflow file was seen: another repository or system may hold it.', [
    search('GitHub workflows', '.github/workflows', workflows.searched),
  ])
}

/** One unverified outcome for each workflow that could not be read. */
export function unreadable(workflows: WorkflowsFacts): Unverified[] {
  const broken = workflows.workflows.flatMap((one) => (one.readable ? [] : one.problems.slice(0, 1)))
  return [...broken, ...workflows.problems].map(({ message, at }) =>
    unverified(`${at.file} could not be read: ${message}`, `a ${at.file} that GitHub can read`, [source(at)]),
  )
}
