import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { KnownError } from '../core/errors.ts'

export const CONFIG_FILE = 'plimsoll.yaml'

const ServiceConfig = z.strictObject({
  name: z.string().trim().min(1).optional().describe('What reports call the service; default: the name of its folder'),
})

/** What a repository says of itself in `plimsoll.yaml`. */
export type ServiceConfig = z.infer<typeof ServiceConfig>

/** Reads the text of a `plimsoll.yaml`. @throws KnownError `bad-config` naming file and line. */
export function readServiceConfig(text: string, file = CONFIG_FILE): ServiceConfig {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const [error] = document.errors
  if (error !== undefined) throw bad(`${file}:${counter.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`)
  const parsed = ServiceConfig.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {})
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw bad(
    `${file}: ${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? 'is not valid'}`.replace(':  ', ': '),
  )
}

function bad(message: string): KnownError {
  return new KnownError('bad-config', message, `Correct ${CONFIG_FILE}: it may hold "name", the name of the service.`)
}
