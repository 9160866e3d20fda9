import { readdirSync, readFileSync } from 'node:fs'

/** Ids of every requirement: the items of `checklists/`. */
export function builtInIds(): string[] {
  const folder = new URL('../../checklists/', import.meta.url)
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8')
    return [...text.matchAll(/^ +- id: (\S+)$/gm)].map(([, id]) => id ?? '')
  })
}
