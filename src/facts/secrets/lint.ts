import { extname } from 'node:path'
import { lintSource } from '@secretlint/core'
import { secretLintProfiler } from '@secretlint/profiler'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'
import { entropy, isPlaceholder } from '../../core/secret-words.ts'
import type { WorkspaceFile } from '../../workspace/workspace.ts'
import { foundAt } from './scan.ts'
import type { FoundSecret } from './types.ts'

// secretlint keeps a mark for every rule and file and searches them all for each one: 20,000 files took minutes.
secretLintProfiler.mark = () => {}

const config = {
  rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }],
}

/** What secretlint's recommended rules find, without those that our own patterns judge more exactly. */
export async function lintSecrets(file: WorkspaceFile, text: string): Promise<FoundSecret[]> {
  const source = { filePath: file.path, content: text, ext: extname(file.path), contentType: 'text' } as const
  const { messages } = await lintSource({ source, options: { config } })
  return messages.flatMap(({ range: [start, end], ruleId }) => {
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
