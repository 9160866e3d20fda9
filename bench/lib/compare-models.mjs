/** Compares the tables we read with those the library holds, and says what is missing and what is wrong. */

const KINDS = ['tables', 'columns', 'primary keys', 'foreign keys', 'uniques', 'indexes']

/** Pairs each real table with one of ours of the same name; of several the one with most columns in common. */
function paired(truth, ours) {
  const free = new Set(ours)
  const pairs = []
  const shared = (table, model) => {
    const names = new Set(model.columns.map(({ name }) => name))
    if (table.classes.includes(model.class)) return 1000
    return (
      table.columns.filter(({ name }) => names.has(name)).length - Math.abs(table.columns.length - names.size) / 1000
    )
  }
  const all = truth.flatMap((table) =>
    ours
      .filter((model) => model.table === nameOf(table))
      .map((model) => ({ table, model, score: shared(table, model) })),
  )
  const done = new Set()
  for (const { table, model } of all.sort((a, b) => b.score - a.score)) {
    if (done.has(table) || !free.has(model)) continue
    done.add(table)
    free.delete(model)
    pairs.push({ table, model })
  }
  return { pairs, missing: truth.filter((table) => !done.has(table)), extra: [...free] }
}

export function nameOf({ schema, name }) {
  return schema === null ? name : `${schema}.${name}`
}

/** What is compared of a table, each as a text: two are the same when their texts are. */
function itemsOf(table, isTruth) {
  const nullable = (one) => (one.nullable === undefined ? 'unknown' : one.nullable ? 'null' : 'not null')
  const isKey = (one) => one.primaryKey
  const columns = table.columns.map(
    (one) => `${one.name} ${isKey(one) ? 'not null' : nullable(one)}${one.hasDefault ? ' default' : ''}`,
  )
  const keys = isTruth ? table.columns.filter((one) => one.primaryKey).map(({ name }) => name) : table.primaryKey
  return {
    columns,
    'primary keys': keys.length === 0 ? [] : [[...keys].sort().join(', ')],
    'foreign keys': table.foreignKeys.map(
      (one) =>
        `${pairsOf(one)} of ${one.table}${one.onDelete === null || one.onDelete === undefined ? '' : ` on delete ${one.onDelete.toUpperCase()}`}`,
    ),
    uniques: table.uniques.map((one) => [...(one.columns ?? one)].sort().join(', ')),
    indexes: table.indexes.map(
      (one) =>
        `${one.unique ? 'unique ' : ''}${one.partial ? 'partial ' : ''}${one.name ?? '?'} (${one.columns.map((column) => column ?? 'expression').join(', ')})`,
    ),
  }
}

function pairsOf({ columns, references }) {
  return columns
    .map((column, place) => `${column}→${references[place]}`)
    .sort()
    .join(', ')
}

/** Items of one list that the other does not have, each as often as it stands there. */
function without(list, others) {
  const left = [...others]
  return list.filter((item) => {
    const at = left.indexOf(item)
    if (at !== -1) left.splice(at, 1)
    return at === -1
  })
}

export function compareModels(truth, ours) {
  const { pairs, missing, extra } = paired(truth, ours)
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, { expected: 0, ours: 0, same: 0 }]))
  const differences = []
  counts.tables = { expected: truth.length, ours: ours.length, same: pairs.length }
  for (const table of missing)
    differences.push({ table: nameOf(table), kind: 'tables', missing: nameOf(table), told: false })
  for (const model of extra)
    differences.push({ table: model.table, kind: 'tables', wrong: model.table, told: !model.complete, at: model.at })
  const note = (real, own, { table, complete, at }) => {
    for (const kind of KINDS.slice(1)) {
      const [lost, false_] = [without(real[kind], own[kind]), without(own[kind], real[kind])]
      counts[kind].expected += real[kind].length
      counts[kind].ours += own[kind].length
      counts[kind].same += real[kind].length - lost.length
      for (const item of lost) differences.push({ table, kind, missing: item, told: !complete, at })
      for (const item of false_) differences.push({ table, kind, wrong: item, told: !complete, at })
    }
  }
  for (const { table, model } of pairs) note(itemsOf(table, true), itemsOf(model, false), model)
  return { counts, differences, complete: ours.filter((one) => one.complete).length, ours: ours.length }
}
