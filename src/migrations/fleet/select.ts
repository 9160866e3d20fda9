import { KnownError } from '../../core/errors.ts'
import { historyOf } from '../history/history.ts'
import { lookUpAll } from '../history/lookup.ts'
import { upgradePlan, wholeHistory } from '../history/plan.ts'
import { type History, RevisionError } from '../history/types.ts'
import type { Revision } from '../types.ts'
import type { Service, ServiceHistory } from './types.ts'

/** A history with its graph, and the service it belongs to. */
export interface OpenHistory extends ServiceHistory {
  readonly service: Service
  readonly history: History
}

/** The histories of services, read. */
export async function openHistories(services: readonly Service[]): Promise<OpenHistory[]> {
  const all = services.flatMap((service) => service.histories.map((history) => ({ service, ...history })))
  return Promise.all(
    all.map(async (one) => ({
      ...one,
      history: historyOf(await one.tool.revisions(one.service.workspace, one.environment)),
    })),
  )
}

/**
 * The revisions that identifiers name, parents first: `ae10`, `head`, `ae10:head` (what comes after `ae10` up to the
 * head), `:ae10`; all of them when none is named.
 * @throws KnownError `unknown-revision` for what the history cannot answer.
 */
export function selectRevisions(history: History, identifiers: readonly string[]): Revision[] {
  try {
    const ids = identifiers.length === 0 ? wholeHistory(history) : identifiers.flatMap((one) => named(history, one))
    return [...new Set(ids)].flatMap((id) => history.nodes.get(id)?.revision ?? [])
  } catch (error) {
    if (!(error instanceof RevisionError)) throw error
    throw new KnownError(
      'unknown-revision',
      error.message,
      'plimsoll migrate status lists the heads; a range is written FROM:TO.',
      { cause: error },
    )
  }
}

function named(history: History, identifier: string): string[] {
  const [from, to] = identifier.split(':')
  if (to === undefined) return lookUpAll(history, identifier).flatMap((node) => (node === undefined ? [] : [node.id]))
  const rows = lookUpAll(history, from === '' ? 'base' : from).flatMap((node) => (node === undefined ? [] : [node.id]))
  return upgradePlan(history, to === '' ? 'heads' : to, rows)
}
