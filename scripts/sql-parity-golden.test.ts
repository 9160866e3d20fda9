import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { compareScript } from '../bench/lib/parity-compare.mjs'
import tool from '../src/migrations/tools/alembic/index.ts'
import type { Direction } from '../src/migrations/types.ts'
import { loadSqlParser } from '../src/parsers/sql/parse.ts'
import { memoryWorkspace } from '../src/workspace/memory.ts'

const sample = fileURLToPath(new URL('../src/migrations/tools/alembic/fixtures/parity', import.meta.url))

interface Golden {
  readonly scripts: readonly { readonly id: string; readonly direction: Direction; readonly kind: string }[]
}

function files(folder: string): string[] {
  return readdirSync(join(sample, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    return entry.isDirectory() ? files(path) : entry.name.endsWith('.py') ? [path] : []
  })
}

/** Made by bench/sql-parity-golden.mjs from Alembic itself. */
const golden: Golden = JSON.parse(readFileSync(join(sample, 'alembic.golden.json'), 'utf8'))
const workspace = memoryWorkspace(
  Object.fromEntries(files('').map((path) => [path, readFileSync(join(sample, path), 'utf8')])),
)

describe('our SQL and that of Alembic, over a sample of the whole vocabulary', async () => {
  const parse = await loadSqlParser()
  const environments = await tool.find(workspace)
  for (const truth of golden.scripts.filter(({ kind }) => kind === 'sql')) {
    it(`${truth.id} ${truth.direction}`, async () => {
      const environment = environments.find(({ locations }) => locations.includes(dirname(truth.id)))
      if (environment === undefined) throw new Error(`no environment for ${truth.id}`)
      const position = { file: truth.id, line: 1 }
      const revision = { id: truth.id, position, down: [], dependsOn: [], labels: [], message: '' }
      const script = await tool.script({ workspace, environment, revision, direction: truth.direction })
      const steps = script.kind === 'steps' ? script.steps : []
      const { verdict, opaque, difference } = compareScript(parse, truth, steps)
      expect({ verdict, opaque, difference }).toEqual({ verdict: 'equal', opaque: [], difference: undefined })
    })
  }
})
