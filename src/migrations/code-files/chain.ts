import type { Argument, Expression } from 'oxc-parser'

/** One link of `root.name(arguments).name`: `args` is undefined for a name that is not called. */
export interface Link {
  readonly name: string
  readonly args: readonly Argument[] | undefined
  readonly start: number
}

/** `knex.schema.raw('…')` taken apart; `root` is called itself when the first link has no name. */
export interface Chain {
  readonly root: string
  readonly links: readonly Link[]
}

/** Takes a chain of members and calls apart; undefined for one that begins with something else than a name. */
export function chainOf(expression: Expression): Chain | undefined {
  const links: Link[] = []
  let at: Expression = expression
  for (;;) {
    if (at.type === 'Identifier') return { root: at.name, links: links.reverse() }
    if (at.type === 'ChainExpression' || at.type === 'ParenthesizedExpression' || at.type === 'TSNonNullExpression') {
      at = at.expression
    } else if (at.type === 'CallExpression') {
      const { callee, arguments: args } = at
      if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
        links.push({ name: callee.property.name, args, start: callee.property.start })
        at = callee.object
      } else {
        links.push({ name: '', args, start: at.start })
        at = callee
      }
    } else if (at.type === 'MemberExpression' && !at.computed && at.property.type === 'Identifier') {
      links.push({ name: at.property.name, args: undefined, start: at.property.start })
      at = at.object
    } else return undefined
  }
}
