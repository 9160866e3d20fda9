import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { CONFIG_FILE } from '../../config/file.ts'
import { KnownError } from '../../core/errors.ts'
import { isPattern } from '../../core/pattern.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** The profiles of the package lie beside `dist/` (and `src/`). */
const folder = fileURLToPath(new URL('../../../profiles/', import.meta.url))

const Words = z.string().trim().min(1)
const Both = z.strictObject({ en: Words, ru: Words })
const Pattern = Words.refine(isPattern, 'is not a regular expression')
const Route = Words.refine((text) => /^[A-Z*|]+ \S+$/.test(text) && isPattern(text.split(' ')[1] ?? ''), {
  error: 'must be a method and a regular expression, such as POST .*/bookings',
})

/**
 * One way to recognise something. Names are regular expressions that must match as a whole, in any case; `in` narrows the
 * files.
 */
export const Recogniser = z.union([
  z.strictObject({ endpoint: Route }),
  z.strictObject({ table: Pattern, columns: z.array(Pattern).optional() }),
  z.strictObject({ class: Pattern, in: Pattern.optional() }),
  z.strictObject({
    function: Pattern,
    in: Pattern.optional(),
    mentions: z.record(Words, Pattern).optional().describe('What its code must hold, by a name for each'),
  }),
  z.strictObject({ enum: Pattern, values: z.array(Words).min(1) }),
  z.strictObject({ template: Pattern }),
  z.strictObject({ dependency: Pattern }),
  z.strictObject({ setting: Pattern, default: z.union([z.string(), z.number(), z.boolean()]).optional() }),
  z.strictObject({ name: Words, in: Pattern.optional() }),
  z.strictObject({ call: Words, in: Pattern.optional() }),
  z.strictObject({ text: Words, in: Pattern.optional() }),
  z.strictObject({ file: Pattern }),
])

const Part = z.strictObject({ part: Words, any: z.array(Recogniser).min(1) })

const PromisedFeature = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be words of small letters joined by -'),
  title: Both,
  group: Words,
  answers: z.array(Words).default([]),
  optional: z.boolean().default(false),
  by: z.array(Recogniser).min(1).describe('What tells that it is there: any of these'),
  needs: z.array(Part).default([]).describe('What else belongs to it: each of these'),
})

const Profile = z.strictObject({ name: Words, title: Both, features: z.array(PromisedFeature).min(1) })

export type Recogniser = z.infer<typeof Recogniser>
export type PromisedFeature = z.infer<typeof PromisedFeature>

/** The features that a kind of product promises, and how each is recognised. */
export type Profile = z.infer<typeof Profile>

/** Names of the profiles of the package. */
export function profileNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort()
}

/**
 * The profile that `plimsoll.yaml` names: one of the package, or a file of the repository (its path ends in `.yaml`).
 *
 * @throws KnownError `bad-profile` naming file, line and what is wrong.
 */
export function loadProfile(name: string, workspace: Pick<Workspace, 'read' | 'file'>): Profile {
  if (/\.ya?ml$/.test(name)) {
    const path = name.replace(/^\.\//, '')
    const text = workspace.file(path) === undefined ? undefined : workspace.read(path)
    if (text === undefined) throw bad(`${CONFIG_FILE} names the profile ${name}, which is no file of the repository`)
    return readProfile(text, path)
  }
  const file = `${folder}${name}.yaml`
  if (!profileNames().includes(name) || !existsSync(file)) {
    throw bad(
      `${CONFIG_FILE} names the profile ${name}, which is neither a file nor one of ${profileNames().join(', ')}`,
    )
  }
  return readProfile(readFileSync(file, 'utf8'), `profiles/${name}.yaml`)
}

/** Reads the text of a profile. @throws KnownError `bad-profile`. */
export function readProfile(text: string, file: string): Profile {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const [error] = document.errors
  if (error !== undefined) throw bad(`${file}:${counter.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`)
  const parsed = Profile.safeParse(document.toJS({ maxAliasCount: 100 }))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw bad(`${file}: ${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? 'is not valid'}`)
  }
  const ids = parsed.data.features.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw bad(`${file}: two features are called ${twice}`)
  return parsed.data
}

function bad(message: string): KnownError {
  return new KnownError('bad-profile', message, 'Correct it; docs/profiles.md says what a profile holds.')
}
