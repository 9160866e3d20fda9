import type { WorkflowStep, WorkflowVariable } from '../../parsers/workflow/syntax.ts'
import type { Injection, Workflow } from './types.ts'

/** Texts that people without rights to the repository can write (docs.github.com, "Script injections"). */
const UNTRUSTED =
  /github\.(event\.(issue\.(title|body)|pull_request\.(title|body|head\.(ref|label|repo\.(default_branch|description|homepage)))|(comment|review|review_comment|discussion)\.(title|body)|pages\S*\.page_name|(commits\S*|head_commit)\.(message|author\.(email|name))|workflow_run\.(head_branch|display_title|head_commit\.(message|author\.(email|name))|pull_requests\S*\.head\.ref))|head_ref)\b/

/** Events that bring text from outside; on a push the text is the committers' own. */
const FROM_OUTSIDE =
  /^(issues|issue_comment|pull_request|pull_request_target|pull_request_review|pull_request_review_comment|discussion|discussion_comment|workflow_run|workflow_call|gollum)$/

/** Expressions that paste untrusted text into a script, where a shell would run it. */
export function injectionsOf(workflow: Workflow): Injection[] {
  const events = workflow.triggers.map(({ event }) => event)
  const outside = events.filter((event) => FROM_OUTSIDE.test(event))
  if (outside.length === 0 && workflow.triggers.length > 0 && !events.includes('push')) return []
  return workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step) => {
      const tainted = [...workflow.env, ...job.env, ...step.env].filter(
        ({ value }) => findUntrusted(value) !== undefined,
      )
      return scriptsOf(step).flatMap(({ text, line }) =>
        text.split('\n').flatMap((written, offset) => {
          const expression = untrustedIn(written, tainted)
          if (expression === undefined) return []
          const confidence = outside.length > 0 ? 'high' : /head_commit|commits/.test(expression) ? 'medium' : undefined
          return confidence === undefined
            ? []
            : [
                {
                  expression,
                  workflow: workflow.file,
                  at: { file: workflow.file, line: line + offset },
                  confidence,
                } satisfies Injection,
              ]
        }),
      )
    }),
  )
}

function scriptsOf(step: WorkflowStep): { text: string; line: number }[] {
  const run = step.run === undefined ? [] : [{ text: step.run.text, line: step.run.at.line }]
  const script = /github-script/.test(step.uses?.name ?? '')
    ? step.with.find(({ name }) => name === 'script')
    : undefined
  return script === undefined
    ? run
    : [...run, { text: script.value, line: script.at.line + (script.value.includes('\n') ? 1 : 0) }]
}

function untrustedIn(text: string, tainted: readonly WorkflowVariable[]): string | undefined {
  for (const [, inner = ''] of text.matchAll(/\$\{\{(.*?)\}\}/g)) {
    const direct = findUntrusted(`\${{${inner}}}`)
    if (direct !== undefined) return direct
    const name = /^\s*env\.([\w-]+)\s*$/.exec(inner)?.[1]
    if (name !== undefined && tainted.some((one) => one.name === name)) return `env.${name}`
  }
  return undefined
}

function findUntrusted(text: string): string | undefined {
  for (const [, inner = ''] of text.matchAll(/\$\{\{(.*?)\}\}/gs)) {
    const match = UNTRUSTED.exec(inner)
    // In a condition or comparison the text decides, but is not pasted.
    if (match !== null && !/[=!]=|\b(contains|startsWith|endsWith|hashFiles|toJSON)\(/i.test(inner)) return match[0]
  }
  return undefined
}
