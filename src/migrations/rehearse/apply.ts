import type pg from 'pg'
import type { RevisionScripts } from '../fleet/scripts.ts'
import type { MigrationStatement, Transactions } from '../types.ts'
import { execute } from './execute.ts'
import { failureAt, type LeftStep, type RehearsalFailure } from './failure.ts'
import { settled } from './settle.ts'
import { failureOf, noWatch, type Watch } from './watch.ts'

export interface ApplyRequest {
  readonly client: pg.Client
  readonly watch: Watch
  readonly transactions: Transactions
  /** All of them in one transaction, as tools do unless told otherwise; else each in one of its own. */
  readonly together?: boolean
  readonly onProgress?: (text: string) => void
}

export interface Applied {
  readonly failure: RehearsalFailure | undefined
  readonly left: readonly LeftStep[]
}

/**
 * Applies revisions one after the other without looking at what they do. Opaque steps are left out, and told. Gives the
 * statement that failed, if one did; nothing of its transaction is there then.
 */
export async function applyRevisions(revisions: readonly RevisionScripts[], request: ApplyRequest): Promise<Applied> {
  const application = new Application(request)
  for (const [at, one] of revisions.entries()) {
    request.onProgress?.(`applying ${one.revision.id} (${at + 1} of ${revisions.length})`)
    const failure = await application.apply(one)
    if (failure !== undefined) return { failure, left: application.left }
  }
  const failure = await application.end()
  return { failure, left: application.left }
}

/** The same on a server without limits, for those who only ask whether it failed. */
export async function applyAll(
  client: pg.Client,
  revisions: readonly RevisionScripts[],
  { transactions, onProgress }: Pick<ApplyRequest, 'transactions' | 'onProgress'>,
): Promise<RehearsalFailure | undefined> {
  const progress = onProgress === undefined ? {} : { onProgress }
  return (await applyRevisions(revisions, { client, watch: noWatch, transactions, ...progress })).failure
}

export type { RehearsalFailure }

class Application {
  readonly left: LeftStep[] = []
  readonly #request: ApplyRequest
  readonly #pid: number
  #open = false
  #last: { id: string; step: MigrationStatement } | undefined

  constructor(request: ApplyRequest) {
    this.#request = request
    // The driver knows the number of its session (protocol, BackendKeyData); its types do not.
    this.#pid = Number((request.client as { processID?: number }).processID)
  }

  async apply(one: RevisionScripts): Promise<RehearsalFailure | undefined> {
    const { id } = one.revision
    const { client, watch } = this.#request
    const { up } = await settled(one, 'up', { client, watch, isOpen: this.#open })
    for (const step of up.kind === 'absent' ? [] : up.steps) {
      if (step.kind === 'opaque') {
        this.left.push({ id, ...step.position, reason: step.reason })
        continue
      }
      const failure = await this.#step(id, step)
      if (failure !== undefined) return failure
    }
    return this.#request.together === true ? undefined : this.end()
  }

  async #step(id: string, step: MigrationStatement): Promise<RehearsalFailure | undefined> {
    const wanted = this.#request.transactions !== 'none' && !step.autocommit
    if (!wanted) {
      const failure = await this.end()
      if (failure !== undefined) return failure
    }
    this.#last = { id, step }
    if (wanted && !this.#open) await this.#request.client.query('BEGIN')
    this.#open = wanted
    return this.#run(step.sql)
  }

  /** What was deferred fails when the transaction ends. */
  async end(): Promise<RehearsalFailure | undefined> {
    if (!this.#open) return undefined
    const failure = await this.#run('COMMIT')
    this.#open = false
    return failure
  }

  async #run(sql: string): Promise<RehearsalFailure | undefined> {
    const { client, watch } = this.#request
    try {
      await watch.over(this.#pid, () => execute(client, sql))
      return undefined
    } catch (thrown) {
      const { error, isLost } = failureOf(thrown)
      if (this.#open && !isLost) await client.query('ROLLBACK')
      this.#open = false
      const { id = '', step } = this.#last ?? {}
      const place = {
        id,
        direction: 'up' as const,
        file: step?.position.file ?? '',
        line: step?.position.line ?? 1,
        sql,
      }
      return failureAt(place, error, this.left)
    }
  }
}
