import { lintSecrets } from './lint.ts'
import { patternSecrets } from './scan.ts'
import type { FoundSecret, Searched } from './types.ts'

/** Searches one text after the other; a finding of a surer kind comes first. */
export async function searchEach(texts: readonly Searched[]): Promise<readonly FoundSecret[][]> {
  const found: FoundSecret[][] = []
  for (const { file, text } of texts) found.push([...patternSecrets(file, text), ...(await lintSecrets(file, text))])
  return found
}
