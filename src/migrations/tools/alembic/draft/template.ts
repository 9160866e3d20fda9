/** The values Alembic hands to `script.py.mako` (`ScriptDirectory.generate_revision`, 1.20). */
export interface TemplateValues {
  readonly up_revision: string
  readonly down_revision: readonly string[]
  readonly message: string
  readonly create_date: string
}

export type Rendered = { readonly text: string } | { readonly unknown: string; readonly line: number }

/** What Alembic itself writes for new environments (alembic/templates/generic, 1.20), in our words. */
export const OWN_TEMPLATE = `"""\${message}

Revision ID: \${up_revision}
Revises: \${down_revision | comma,n}
Create Date: \${create_date}

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
\${imports if imports else ""}

revision: str = \${repr(up_revision)}
down_revision: Union[str, Sequence[str], None] = \${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = \${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = \${repr(depends_on)}


def upgrade() -> None:
    \${upgrades if upgrades else "pass"}


def downgrade() -> None:
    \${downgrades if downgrades else "pass"}
`

/** Statements of Mako: `% if …:` at the beginning of a line, `<% … %>` and tags. */
const STATEMENT = /^[ \t]*%(?!%)|<%|<\/%/
const EXPRESSION = /\$\{([^{}]*)\}/g

/**
 * Fills in a template of Mako as far as simple expressions go: names, `repr(…)`, `… if … else …`, the filters `comma`
 * and `n`. Tells the first thing that is more than that, with its line.
 */
export function renderTemplate(template: string, values: TemplateValues): Rendered {
  const lines: string[] = []
  for (const [at, line] of template.split('\n').entries()) {
    if (/^[ \t]*##/.test(line)) continue
    if (STATEMENT.test(line)) return { unknown: line.trim(), line: at + 1 }
    let unknown: string | undefined
    const filled = line.replace(EXPRESSION, (whole, expression: string) => {
      const value = filledIn(expression, values)
      if (value === undefined) unknown ??= whole
      return value ?? whole
    })
    if (unknown === undefined && line.replace(EXPRESSION, '').includes('${')) unknown = line.trim()
    if (unknown !== undefined) return { unknown, line: at + 1 }
    lines.push(filled.replace(/^([ \t]*)%%/, '$1%'))
  }
  // A backslash before the end of a line joins it with the next (Mako, "Newline filters").
  return { text: lines.join('\n').replace(/\\\r?\n/g, '') }
}

function filledIn(expression: string, values: TemplateValues): string | undefined {
  const [body = '', filters] = expression.split('|').map((part) => part.trim())
  const names = filters?.split(',').map((name) => name.trim()) ?? []
  if (names.some((name) => !/^(?:comma|n|str|trim)$/.test(name))) return undefined
  const repr = /^repr\(\s*(\w+)\s*\)$/.exec(body)?.[1]
  if (repr !== undefined) return reprOf(repr, values)
  const choice = /^(\w+) if (\w+) else (?:"([^"\\]*)"|'([^'\\]*)')$/.exec(body)
  const name = choice === null ? body : choice[1]
  if (choice !== null && choice[1] !== choice[2]) return undefined
  const plain = textOf(name ?? '', values, names.includes('comma'))
  return choice !== null && (plain === '' || plain === 'None') ? (choice[3] ?? choice[4]) : plain
}

/** As `str()` writes it; `undefined` for a name that Alembic does not hand over. */
function textOf(name: string, values: TemplateValues, comma: boolean): string | undefined {
  switch (name) {
    case 'message':
      return escaped(values.message)
    case 'up_revision':
    case 'create_date':
      return values[name]
    case 'down_revision':
      if (comma) return values.down_revision.join(', ')
      return values.down_revision.length === 1 ? values.down_revision[0] : reprOf(name, values)
    case 'branch_labels':
    case 'depends_on':
      return comma ? '' : 'None'
    case 'imports':
      return ''
    case 'upgrades':
    case 'downgrades':
      return 'pass'
    default:
      return undefined
  }
}

function reprOf(name: string, values: TemplateValues): string | undefined {
  switch (name) {
    case 'down_revision': {
      const [only, ...others] = values.down_revision.map(quoted)
      return only === undefined ? 'None' : others.length === 0 ? only : `(${[only, ...others].join(', ')})`
    }
    case 'branch_labels':
    case 'depends_on':
      return 'None'
    case 'message':
    case 'up_revision':
    case 'create_date':
      return quoted(values[name])
    default:
      return undefined
  }
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`
}

/** Templates put the message into a docstring: it must not end it. Alembic would write a file Python refuses. */
function escaped(message: string): string {
  return message.replace(/\\/g, '\\\\').replace(/"""/g, '\\"\\"\\"').replace(/"$/, '\\"')
}
