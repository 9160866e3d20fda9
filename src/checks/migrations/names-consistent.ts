import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { NameStyle, RevisionName } from '../../facts/revision-names/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'migrations/names-consistent',
  title: 'Revision files are named in one way, and say what they do',
  severity: 'recommendation',
  answers: ['M-015', 'M-060', 'D-023', 'D-074'],
  why: 'In a folder of dates, numbers and ids side by side nobody sees the order; a name without words has to be opened to be understood.',
  fix: 'Choose one form (file_template = %%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s in alembic.ini) and write its pattern into plimsoll.yaml as migrations.fileName.',
  references: [
    {
      label: 'Alembic: file_template',
      url: 'https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file',
    },
  ],
  needs: ['revisionNames'],
  evaluate({ revisionNames: { histories, pattern } }) {
    const names = histories.flatMap((one) => one.names)
    const [first] = names
    if (first === undefined)
      return notApplicable('There are no revisions', [search('histories of migrations', 'histories', histories.length)])
    const findings =
      pattern === undefined
        ? histories.flatMap((one) => offenders(one.names))
        : histories.flatMap(({ against }) =>
            against.flatMap(({ detail, position }) =>
              position === undefined ? [] : [finding(detail, position.file, position, 'high')],
            ),
          )
    if (isNonEmpty(findings)) return fail('Revision files are not named in one way', findings)
    const says = pattern === undefined ? `named like ${first.name}` : `matches ${pattern}`
    return pass(`${plural(names.length, 'revision file')}, all named in one way`, [source(first.at, says)])
  },
})

const SHOWN = 6

/** Whoever differs from the way most are named, one finding for each other way. */
function offenders(names: readonly RevisionName[]): Finding[] {
  const byStyle = new Map<NameStyle, RevisionName[]>()
  for (const name of names) byStyle.set(name.style, [...(byStyle.get(name.style) ?? []), name])
  const [most, ...others] = [...byStyle].sort(([, a], [, b]) => b.length - a.length)
  const odd = others.flatMap(([style, found]) =>
    grouped(
      `${plural(found.length, 'revision file')} ${style}, while ${most?.[1].length} are ${most?.[0]}`,
      style,
      found,
    ),
  )
  const mute = names.filter(({ isDescriptive }) => !isDescriptive)
  return [...odd, ...grouped(`${plural(mute.length, 'name')} that do not say what the revision does`, 'words', mute)]
}

function grouped(message: string, what: string, names: readonly RevisionName[]): Finding[] {
  const evidence = names.slice(0, SHOWN).map(({ at, name }) => source(at, name))
  return isNonEmpty(evidence) ? [{ message, subject: `revision names: ${what}`, confidence: 'medium', evidence }] : []
}

function finding(
  message: string,
  file: string,
  at: { file: string; line: number },
  confidence: 'high' | 'medium',
): Finding {
  return { message, subject: `name of ${file}`, confidence, evidence: [source(at, message)] }
}
