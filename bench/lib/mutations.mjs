// Finds places in Python files that limit a query to a tenant, and writes the file without one, or with one said otherwise.

/** Keeps the number of lines, so that what stands below keeps its place. */
const sameLines = (before, after) => after + '\n'.repeat(before.split('\n').length - after.split('\n').length)

export const edit = (tree, node, text) => ({
  start: node.start,
  end: node.end,
  text: sameLines(tree.text.slice(node.start, node.end), text),
})

function statementOf(node) {
  for (let at = node; at !== undefined; at = at.parentNode) {
    if (/^(lambda|list_comprehension|generator_expression|set_comprehension|dictionary_comprehension)$/.test(at.kind))
      return undefined
    const around = at.parentNode?.kind
    if (around === 'block') return /^(expression_statement|return_statement)$/.test(at.kind) ? at : undefined
  }
  return undefined
}

/** `Model.key == value` that stands as an argument of a call. */
function comparisons(module, keys) {
  return module.root.find('comparison_operator').flatMap((node) => {
    const [left, right] = node.parts.filter((part) => part.fieldName !== 'operators')
    const operator = left === undefined || right === undefined ? '' : node.tree.text.slice(left.end, right.start).trim()
    const column = left?.kind === 'attribute' ? left.field('attribute')?.text : undefined
    if (operator !== '==' || column === undefined || !keys.has(column)) return []
    if (node.parentNode?.kind !== 'argument_list') return []
    return [{ node, left, right, column }]
  })
}

/** `key=value` of `filter_by(…)` and of the helpers that hand it on. */
function keywords(module, keys) {
  return module.root.find('keyword_argument').flatMap((node) => {
    const name = node.field('name')?.text
    const call = node.parentNode?.parentNode
    const callee = call?.kind === 'call' ? call.field('function')?.text : undefined
    if (
      name === undefined ||
      !keys.has(name) ||
      !/(^|\.)(filter_by|get_by|get_by_or_raise|exists|count_by|list_by)$/.test(callee ?? '')
    )
      return []
    return [{ node, name, value: node.field('value') }]
  })
}

/** Statements that refuse what is not the tenant's: `await authorize(…)`, `if row.key != …: raise`. */
function refusals(module, keys) {
  const calls = module.root.find('expression_statement').flatMap((node) => {
    const call = node.parts[0]?.kind === 'await' ? node.parts[0].parts[0] : node.parts[0]
    const callee = call?.kind === 'call' ? (call.field('function')?.text ?? '') : ''
    return /(^|\.)_?(authorize|verify_(access|membership|org\w*|tenant\w*)|check_(access|member\w*|org\w*|tenant\w*)|ensure_(access|member\w*|org\w*|tenant\w*))$/.test(
      callee,
    )
      ? [{ node, what: 'call' }]
      : []
  })
  const tests = module.root.find('if_statement').flatMap((node) => {
    const condition = node.field('condition')
    const body = node.field('consequence')
    const isAbout = [...keys].some((key) =>
      new RegExp(`\\.${key}\\s*!=|!=\\s*[\\w.]+\\.${key}\\b`).test(condition?.text ?? ''),
    )
    return isAbout && /^raise\b/.test(body?.text ?? '') ? [{ node: condition, what: 'test' }] : []
  })
  return [...calls, ...tests]
}

/** Places whose removal must be seen, with the file written without them. */
export function removals(module, keys) {
  const { tree } = module
  return [
    ...comparisons(module, keys).map(({ node, column }) => ({
      construct: 'where',
      column,
      node,
      edits: [edit(tree, node, 'True')],
    })),
    ...keywords(module, keys).map(({ node, name }) => ({
      construct: 'filter_by and helpers',
      column: name,
      node,
      edits: [withoutKeyword(tree, node)],
    })),
    ...refusals(module, keys).map(({ node, what }) => ({
      construct: what === 'call' ? 'authorise call' : 'comparison after reading',
      column: undefined,
      node,
      edits: [edit(tree, node, what === 'call' ? 'pass' : 'False')],
    })),
  ]
}

function withoutKeyword(tree, node) {
  const after = /^\s*,/.exec(tree.text.slice(node.end))?.[0] ?? ''
  if (after !== '')
    return {
      start: node.start,
      end: node.end + after.length,
      text: sameLines(tree.text.slice(node.start, node.end + after.length), ''),
    }
  const before = /,\s*$/.exec(tree.text.slice(0, node.start))?.[0] ?? ''
  return {
    start: node.start - before.length,
    end: node.end,
    text: sameLines(tree.text.slice(node.start - before.length, node.end), ''),
  }
}

let serial = 0

/** The same said otherwise, at the same places: the verdicts must stay. */
export function rewrites(module, keys, root) {
  const { tree } = module
  const end = tree.text.length
  const append = (text) => ({ start: end, end, text: `\n${text}\n` })
  const compared = comparisons(module, keys).flatMap(({ node, left, right, column }) => {
    const statement = statementOf(node)
    const model = left.field('object')
    const name = `_plimsoll_${++serial}`
    const variants = []
    if (statement !== undefined) {
      variants.push({
        construct: 'condition in a variable',
        edits: [
          { start: statement.start, end: statement.start, text: `${name} = ${flat(node.text)}; ` },
          edit(tree, node, name),
        ],
      })
      variants.push({
        construct: 'value in a variable',
        edits: [
          { start: statement.start, end: statement.start, text: `${name} = ${flat(right.text)}; ` },
          edit(tree, right, name),
        ],
      })
    }
    if (model !== undefined) {
      variants.push({
        construct: 'helper function',
        edits: [
          edit(tree, node, `${name}(${flat(model.text)}, ${flat(right.text)})`),
          append(`def ${name}(model, value):\n    return model.${column} == value`),
        ],
      })
    }
    variants.push({
      construct: 'sides exchanged',
      edits: [edit(tree, node, `${flat(right.text)} == ${flat(left.text)}`)],
    })
    if (root?.keys.has(column) === true) {
      const imports = `from ${root.module} import ${root.name} as ${name}_root\nfrom sqlalchemy import select as ${name}_select`
      variants.push({
        construct: 'join in place of a predicate',
        edits: [
          edit(
            tree,
            node,
            `${flat(left.text)} == ${name}_root.${root.id}, ${name}_root.${root.id} == ${flat(right.text)}`,
          ),
          append(imports),
        ],
      })
      variants.push({
        construct: 'subquery',
        edits: [
          edit(
            tree,
            node,
            `${flat(left.text)}.in_(${name}_select(${name}_root.${root.id}).where(${name}_root.${root.id} == ${flat(right.text)}))`,
          ),
          append(imports),
        ],
      })
    }
    return variants.map((variant) => ({ ...variant, column, node }))
  })
  const named = keywords(module, keys).flatMap(({ node, name, value }) =>
    value === undefined
      ? []
      : [
          {
            construct: 'unpacked dictionary',
            column: name,
            node,
            edits: [edit(tree, node, `**{"${name}": ${flat(value.text)}}`)],
          },
        ],
  )
  const refused = refusals(module, keys).flatMap(({ node, what }) => {
    const call = node.find('call')[0]
    const arguments_ = call?.field('arguments')
    if (what !== 'call' || arguments_ === undefined) return []
    const name = `_plimsoll_${++serial}`
    const callee = call.field('function').text
    const waits = /^\s*await/.test(node.text)
    return [
      {
        construct: 'helper function',
        column: undefined,
        node,
        edits: [
          edit(tree, node, `${waits ? 'await ' : ''}${name}${flat(arguments_.text)}`),
          append(`${waits ? 'async ' : ''}def ${name}(*args):\n    return ${waits ? 'await ' : ''}${callee}(*args)`),
        ],
      },
    ]
  })
  return [...compared, ...named, ...refused]
}

const flat = (text) => text.replace(/#.*$/gm, '').replace(/\s+/g, ' ').trim()

export function applied(text, edits) {
  return [...edits]
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((all, { start, end, text: by }) => all.slice(0, start) + by + all.slice(end), text)
}
