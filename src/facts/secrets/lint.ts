import { createEngine } from '@secretlint/node'
import { secretLintProfiler } from '@secretlint/profiler'
import { z } from 'zod'
import { entropy, isPlaceholder } from '../../core/secret-words.ts'
import type { WorkspaceFile } from '../../workspace/workspace.ts'
import { foundAt } from './scan.ts'
import type { FoundSecret } from './types.ts'

const Output = z.array(
  z.object({ messages: z.array(z.object({ range: z.tuple([z.number(), z.number()]), ruleId: z.string() })) }),
)

// secretlint keeps a mark for every rule and file and searches them all for each one: 20,000 files took minutes.
secretLintProfiler.mark = () => {}

let engine: ReturnType<typeof createEngine> | undefined

/** What secretlint's recommended rules find, without those that our own patterns judge more exactly. */
export async function lintSecrets(file: WorkspaceFile, text: string): Promise<FoundSecret[]> {
  engine ??= createEngine({
    cwd: process.cwd(),
    configFileJSON: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] },
    formatter: 'json',
    color: false,
    maskSecrets: false,
  })
  const { ok, output } = await (await engine).executeOnContent({ content: text, filePath: file.path })
  if (ok) return []
  const found = Output.parse(JSON.parse(output)).flatMap(({ messages }) => messages)
  return found.flatMap(({ range: [start, end], ruleId }) => {
    const rule = ruleId.replace(/^.*secretlint-rule-/, '')
    const value = text.slice(start, end)
    const body = /["'`=:]\s*["'`]?([^"'`\s]+)["'`]?$/.exec(value)?.[1] ?? value
    if (HANDLED.test(rule) || isPlaceholder(body) || entropy(body) < 3) return []
    return [
      foundAt(file, text, start, value, { id: `secretlint/${rule}`, title: `secret (${rule})`, confidence: 'medium' }),
    ]
  })
}

/** Rules whose findings are judged by `patterns.ts`, with hosts and example values told apart. */
const HANDLED = /^(basicauth|database-connection-string|privatekey)$/
