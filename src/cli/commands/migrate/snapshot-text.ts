import type { SnapshotResult } from '../../../app/migrate-baseline.ts'

const SHOWN = 40

/** A revision that makes a whole schema, and whether that was proven, in text. */
export function snapshotText({ revision, files, proven, differences, written, notes }: SnapshotResult): string {
  const lines = [
    proven
      ? `${revision}: proven on a throwaway server to make the same`
      : `${revision}: not proven, it makes something else:`,
    ...differences.slice(0, SHOWN).map((line) => `  ${line}`),
    ...(differences.length > SHOWN ? [`  and ${differences.length - SHOWN} more`] : []),
    ...notes.map((note) => `note: ${note}`),
    ...files.map(({ path, text }) =>
      written ? `wrote ${path}` : `would write ${path} (${text.split('\n').length} lines)`,
    ),
  ]
  if (!written) lines.push(proven ? 'Write it with --write.' : 'Nothing was written.')
  return `${lines.join('\n')}\n`
}
