import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Extensions that only a superuser may create, and that reach neither files, nor programs, nor the network: in our own
 * installations the owner of a database may create them, as platforms let their users do. What is marked trusted already
 * (manual, 38.17.1) is not listed; postgres_fdw, dblink, file_fdw, pageinspect and the untrusted languages stay shut.
 */
export const allowedExtensions: readonly string[] = [
  'amcheck',
  'autoinc',
  'bloom',
  'dict_xsyn',
  'earthdistance',
  'insert_username',
  'intagg',
  'moddatetime',
  'pg_buffercache',
  'pg_freespacemap',
  'pg_prewarm',
  'pg_stat_statements',
  'pg_visibility',
  'pgrowlocks',
  'pgstattuple',
  'refint',
  'sslinfo',
]

const MARKER = 'plimsoll-extensions-1'

/** Where the control files of extensions are; packages differ in it. */
export function extensionFolder(installation: string): string {
  const share = join(installation, 'share')
  return [join(share, 'postgresql', 'extension'), join(share, 'extension')].find(existsSync) ?? join(share, 'extension')
}

/** Lets the owner of a database create the allowed extensions. Done once for an installation. */
export function allowExtensions(installation: string): void {
  const marker = join(installation, MARKER)
  if (existsSync(marker)) return
  const folder = extensionFolder(installation)
  if (!existsSync(folder)) return
  const there = new Set(readdirSync(folder))
  for (const name of allowedExtensions) {
    if (there.has(`${name}.control`)) trust(join(folder, `${name}.control`))
  }
  writeFileSync(marker, '')
}

/** Written beside and moved: another process may read it at this moment. */
function trust(control: string): void {
  const text = readFileSync(control, 'utf8')
  if (/^\s*trusted\s*=\s*true/m.test(text)) return
  const kept = text.replace(/^\s*(?:trusted|superuser)\s*=.*\n?/gm, '')
  const draft = `${control}.${process.pid}`
  writeFileSync(draft, `${kept.trimEnd()}\ntrusted = true\n`)
  renameSync(draft, control)
}
