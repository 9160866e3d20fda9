import { isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { KnownError } from '../core/errors.ts'
import type { Position } from '../core/position.ts'

/** The text of a file of waivers or attestations, and what to call it in messages. */
export interface RecordFile {
  readonly file: string
  readonly text: string
}

const Day = z.iso.date('must be a day such as 2027-03-31')
const Words = z.string('is required').trim().min(1, 'must not be empty')

const Waiver = z
  .strictObject({
    check: Words.describe('Id of the check whose finding is accepted'),
    subject: Words.optional().describe('Subject of the finding as the report prints it; * stands for anything'),
    fingerprint: Words.optional().describe('Fingerprint of the finding, instead of the subject'),
    reason: Words.describe('Why the risk is taken'),
    who: Words.describe('Who takes it'),
    expires: Day.describe('Last day on which it counts'),
  })
  .refine(({ subject, fingerprint }) => (subject === undefined) !== (fingerprint === undefined), {
    error: 'needs either subject or fingerprint',
  })

const Attestation = z.strictObject({
  check: Words.describe('Id of the check that could not be verified, or of an item of a checklist'),
  statement: Words.describe('What is so, in words'),
  who: Words.describe('Who says it'),
  date: Day.describe('When it was said'),
  expires: Day.describe('Last day on which it counts'),
  link: z.url('must be a URL').optional().describe('Where more is to be seen'),
})

export type Waiver = z.infer<typeof Waiver> & { readonly at: Position }
export type Attestation = z.infer<typeof Attestation> & { readonly at: Position }

/** Reads `waivers:`. @throws KnownError `bad-waivers` naming file and line. */
export function readWaivers(record: RecordFile): Waiver[] {
  return readRecords(record, 'waivers', Waiver)
}

/** Reads `attestations:`. @throws KnownError `bad-waivers` naming file and line. */
export function readAttestations(record: RecordFile): Attestation[] {
  return readRecords(record, 'attestations', Attestation)
}

function readRecords<T>({ file, text }: RecordFile, key: string, schema: z.ZodType<T>): (T & { at: Position })[] {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const [error] = document.errors
  if (error !== undefined) throw bad(file, counter.linePos(error.pos[0]).line, error.message.split('\n')[0] ?? '', key)

  function lineOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return counter.linePos(node.range[0]).line
    }
    return 1
  }

  const top = z.strictObject({ [key]: z.array(z.unknown()) }).safeParse(plain(document, file, key))
  if (!top.success) throw bad(file, lineOf(top.error.issues[0]?.path ?? []), `must be a list under "${key}:"`, key)
  return (top.data[key] ?? []).map((entry, index) => {
    const parsed = schema.safeParse(entry)
    if (parsed.success) return { ...parsed.data, at: { file, line: lineOf([key, index]) } }
    const [issue] = parsed.error.issues
    const field = issue?.path.map(String).join('.') ?? ''
    const message = `entry ${index + 1}: ${field === '' ? '' : `${field} `}${issue?.message ?? 'is not valid'}`
    throw bad(file, lineOf([key, index, ...(issue?.path ?? [])]), message, key)
  })
}

/** The document as plain values; aliases that would blow it up are an error of the file's, not ours. */
function plain(document: ReturnType<typeof parseDocument>, file: string, key: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw bad(file, 1, error instanceof Error ? error.message : String(error), key)
  }
}

const FIELDS: Readonly<Record<string, string>> = {
  waivers: 'check, subject (or fingerprint), reason, who and expires',
  attestations: 'check, statement, who, date and expires (link is optional)',
}

function bad(file: string, line: number, message: string, key: string): KnownError {
  return new KnownError('bad-waivers', `${file}:${line}: ${message}`, `Each entry of ${key} has ${FIELDS[key]}.`)
}
