import type pg from 'pg'
import type { RevisionScripts } from '../fleet/scripts.ts'
import type { MigrationStatement, OpaqueStep, Transactions } from '../types.ts'
import { execute } from './execute.ts'
import { failureAt, type LeftStep, type RehearsalFailure } from './failure.ts'
import type { Gaps } from './gaps.ts'
import { settled } from './settle.ts'
import { failureOf, noWatch, type Watch } from './watch.ts'

export interface ApplyRequest {
  readonly client: pg.Client
  readonly watch: Watch
  readonly transactions: Transactions
  /** All of them in one transaction, as tools do unless told otherwise; else each in one of its own. */
  readonly together?: boolean
  /** What the server lacks; when left out, nothing is said to be due to that. */
  readonly gaps?: Gaps
  readonly onProgress?: (text: string) => void
}

export interface Applied {
  readonly failure: RehearsalFailure | undefined
  readonly left: readonly LeftStep[]
  /** The same steps, whole. */
  readonly unknown: readonly UnknownStep[]
}

/** A step that was not run as nothing tells what it does, not even the database. */
export interface UnknownStep {
  readonly id: string
  readonly step: OpaqueStep
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
    if (failure !== undefined) return { failure, left: application.left, unknown: application.unknown }
  }
  const failure = await application.end()
  return { failure, left: application.left, unknown: application.unknown }
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
  readonly unknown: UnknownStep[] = []
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
        this.unknown.push({ id, step })
        continue
      }
      const failure = await this.#step(id, step)
      if (failure !== undefined) return failure
    }
    return this.#request.together === true ? undefined : this.end()
  }

  async #step(id: string, step: MigrationStatement): Promise<RehearsalFailure | undefined> {
    const gap = await this.#request.gaps?.before(step.sql)
    if (gap !== undefined) {
      this.left.push({ id, ...step.position, ...gap, sql: step.sql })
      return undefined
    }
    const wanted = this.#request.transactions !== 'none' && !step.autocommit
    if (!wanted) {
      const failure = await this.end()
      if (failure !== undefined) return failure
    }
    this.#last = { id, step }
    if (wanted && !this.#open) await this.#request.client.query('BEGIN')
    this.#open = wanted
    const { gaps } = this.#request
    return gaps?.guards(step.sql) === true ? this.#guarded(id, step, gaps) : this.#run(step.sql)
  }

  /** What fails for want of an extension is left out, and the transaction goes on. */
  async #guarded(id: string, step: MigrationStatement, gaps: Gaps): Promise<RehearsalFailure | undefined> {
    const { client, watch } = this.#request
    const isOpen = this.#open
    if (isOpen) await client.query('SAVEPOINT plimsoll_guard')
    try {
      await watch.over(this.#pid, () => execute(client, step.sql))
      if (isOpen) await client.query('RELEASE plimsoll_guard')
      return undefined
    } catch (thrown) {
      const { error, isLost } = failureOf(thrown)
      const gap = isLost ? undefined : await gaps.after(step.sql, error)
      if (gap === undefined) {
        const failure = await this.#stopped(error, isLost)
        const hint = isLost ? undefined : await gaps.hint(error)
        return hint === undefined ? failure : { ...failure, hint }
      }
      if (isOpen) await client.query('ROLLBACK TO plimsoll_guard; RELEASE plimsoll_guard')
      this.left.push({ id, ...step.position, ...gap, sql: step.sql })
      return undefined
    }
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
      return this.#stopped(error, isLost, sql)
    }
  }

  async #stopped(
    error: { readonly sqlstate: string; readonly message: string },
    isLost: boolean,
    text?: string,
  ): Promise<RehearsalFailure> {
    if (this.#open && !isLost) await this.#request.client.query('ROLLBACK')
    this.#open = false
    const { id = '', step } = this.#last ?? {}
    const { file = '', line = 1 } = step?.position ?? {}
    const place = { id, direction: 'up' as const, file, line, sql: text ?? step?.sql ?? '' }
    return failureAt(place, error, this.left)
  }
}
