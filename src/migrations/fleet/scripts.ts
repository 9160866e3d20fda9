import type { Direction, Revision, Script } from '../types.ts'
import type { OpenHistory } from './select.ts'

/** What a revision does, in both directions. */
export interface RevisionScripts {
  readonly revision: Revision
  readonly up: Script
  readonly down: Script
}

/** Reads both directions of a revision as SQL. */
export async function scriptsOf(opened: OpenHistory, revision: Revision): Promise<RevisionScripts> {
  const { service, tool, environment } = opened
  const read = (direction: Direction): Promise<Script> =>
    tool.script({ workspace: service.workspace, environment, revision, direction })
  return { revision, up: await read('up'), down: await read('down') }
}

/** True when nothing of the direction is opaque. */
export function isKnown(script: Script): boolean {
  return script.kind === 'absent' || script.steps.every(({ kind }) => kind === 'statement')
}
