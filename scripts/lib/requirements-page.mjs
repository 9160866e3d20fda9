// The page that traces every requirement: what answers it, or why nothing does so far.

const KINDS = {
  static: 'read in the repository',
  live: 'asked of the running system',
  provider: 'asked of the code host',
  generate: 'made, and verified',
  execute: 'done, with evidence',
  attest: 'vouched for by a person',
}

/** `lists` as the package reads them; `answers` maps an id to links; `isCommand` tells the commands there are. */
export function requirementsPage(lists, { answers, features, isCommand, note }) {
  const rows = lists.flatMap((list) => list.sections.flatMap(({ items }) => items.map((item) => rowOf(list, item))))

  function rowOf(list, item) {
    const ways = [...new Set([...item.checks.map(checkLink), ...(answers.get(item.id) ?? [])])]
    const profiles = features.get(item.id) ?? []
    const now = item.command !== undefined && isCommand(item.command)
    const later = item.command !== undefined && !now
    const by = [...ways, ...profiles, ...(now ? [`\`${item.command}\``] : [])]
    return { list, item, by, later, state: stateOf(item, by, later) }
  }

  return [
    '# Requirements',
    note,
    `${rows.length} requirements in ${lists.length} lists (\`checklists/\`), each with what answers it. ` +
      '`plimsoll audit --checklist NAME` prints a list answered for a service. A check that holds proves what is read in ' +
      'the repository; of what runs it can only show that the files do not speak against it, and the rest is named as open.',
    table(
      ['kind', 'how it is settled', 'requirements', 'answered', 'in part', 'by a later command', 'open'],
      Object.entries(KINDS).map(([kind, how]) => {
        const own = rows.filter(({ item }) => item.kind === kind)
        const count = (state) => own.filter((row) => row.state === state).length
        return [kind, how, own.length, count('answered'), count('part'), count('later'), count('open')]
      }),
    ),
    ...lists.flatMap((list) => [
      `## ${list.title.en}`,
      `\`plimsoll audit --checklist ${list.name}\``,
      ...list.sections.flatMap(({ title, items }) => [
        `### ${title.en}`,
        table(
          ['id', 'requirement', 'kind', 'answered by'],
          items.map((item) => {
            const row = rows.find((one) => one.item === item)
            return [item.id, cell(item.en), item.kind, answerText(row)]
          }),
        ),
      ]),
    ]),
    '',
  ].join('\n\n')
}

/** What reading holds of something that runs is a part; the rest waits for its command. */
function stateOf({ kind, open }, by, later) {
  if (by.length > 0 && open !== undefined) return 'part'
  if (by.length === 0) return kind === 'attest' ? 'answered' : later ? 'later' : 'open'
  return later && kind !== 'static' ? 'part' : 'answered'
}

export function checkLink(id) {
  return `[${id}](checks.md#${id.replace('/', '')})`
}

function answerText({ item, by, later }) {
  const parts = by.length > 6 ? [...by.slice(0, 6), `and ${by.length - 6} more`] : [...by]
  if (item.kind === 'attest') parts.push('an attestation')
  if (later) parts.push(`later: \`${item.command}\``)
  const text = parts.join(', ')
  if (item.open === undefined) return text
  return text === '' ? cell(item.open) : `${text}; open: ${cell(item.open)}`
}

function cell(text) {
  return text.replaceAll('|', '\\|').replace(/(?<!\\)([<*_])/g, '\\$1')
}

function table(head, rows) {
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n')
}
