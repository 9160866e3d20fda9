// Histories of the corpus as scripts, for the benchmarks of rehearsals.
import { historiesIn } from '../../dist/migrations/fleet/fleet.js'
import { scriptsOf } from '../../dist/migrations/fleet/scripts.js'
import { openHistories, selectRevisions } from '../../dist/migrations/fleet/select.js'
import { openDirectory } from '../../dist/workspace/disk.js'

/** The histories below a folder, each with the scripts of its revisions in their order. */
export async function rehearsable(tree) {
  const workspace = await openDirectory(tree)
  const histories = await historiesIn(workspace)
  const opened = await openHistories([{ name: '', workspace, histories, settings: {} }])
  const read = []
  for (const one of opened) {
    const revisions = []
    for (const revision of selectRevisions(one.history, [])) {
      revisions.push({ ...(await scriptsOf(one, revision)), judged: true })
    }
    read.push({ name: one.environment.name, transactions: one.environment.transactions, tool: one.tool.id, revisions })
  }
  return read
}

const statements = (script) => (script.kind === 'steps' ? script.steps.filter(({ kind }) => kind === 'statement') : [])

/** A script for psql that does what a rehearsal does, untraced: each revision in a transaction, and there and back. */
export function psqlScript(revisions, roundTrip) {
  const lines = []
  for (const { up, down } of revisions) {
    lines.push(...wrapped(statements(up), 'COMMIT'))
    const back = statements(down)
    const isPlain = [...statements(up), ...back].every(({ autocommit }) => !autocommit)
    const isKnown = [up, down].every(
      (script) => script.kind === 'steps' && script.steps.every(({ kind }) => kind === 'statement'),
    )
    if (roundTrip && isKnown && isPlain) lines.push(...wrapped([...back, ...statements(up)], 'ROLLBACK'))
    else if (roundTrip && isKnown) lines.push(...wrapped(back, 'COMMIT'), ...wrapped(statements(up), 'COMMIT'))
  }
  return `${lines.join('\n')}\n`
}

function wrapped(list, end) {
  const lines = []
  let open = false
  for (const { sql, autocommit } of list) {
    if (open === autocommit) lines.push(open ? 'COMMIT;' : 'BEGIN;')
    open = !autocommit
    lines.push(`${sql};`)
  }
  if (open) lines.push(`${end};`)
  return lines
}
