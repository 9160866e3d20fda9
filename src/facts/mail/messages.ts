import type { Position } from '../../core/position.ts'
import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { SendingFunction } from './senders.ts'
import type { MailMessage, MailPurpose } from './types.ts'

interface MailTemplate {
  readonly path: string
  readonly text: string
}

const TEMPLATES = '**/*.{html,htm,txt,mjml,jinja,jinja2,j2,mako,tpl}'
const MAIL_PLACE = /(^|[/_-])(e-?mails?|mails?|mailer|newsletters?)([/_.-]|$)/i

/** Templates that lie in a folder for mail, or that functions which send mail name. */
export function mailTemplates(workspace: Workspace, functions: readonly SendingFunction[]): MailTemplate[] {
  const named = new Set(functions.flatMap(({ definition }) => templateNames(definition.text)))
  const layouts = new Set<string>()
  const isNamed = (path: string): boolean => [...named].some((name) => path === name || path.endsWith(`/${name}`))
  const folders = new Set(
    workspace
      .glob(TEMPLATES)
      .filter(({ path }) => isNamed(path))
      .map(({ path }) => path.slice(0, path.lastIndexOf('/'))),
  )
  const found: MailTemplate[] = []
  for (const { path, role } of workspace.glob(TEMPLATES)) {
    if (role !== 'code' || !/template|mail|layout/i.test(path)) continue
    const isMail = MAIL_PLACE.test(path) || isNamed(path) || folders.has(path.slice(0, path.lastIndexOf('/')))
    if (!isMail) continue
    const text = workspace.read(path)
    // Pages about mail have forms; mail has none.
    if (text === undefined || NO_MAIL_PLACE.test(path) || /<(form|input|script)\b|\bhx-\w+=/i.test(text)) continue
    for (const match of text.matchAll(/\{%-?\s*(?:extends|include)\s+["']([^"']+)["']/g)) layouts.add(match[1] ?? '')
    found.push({ path, text })
  }
  return found.filter(({ path }) => ![...layouts].some((one) => one !== '' && path.endsWith(one)))
}

function templateNames(text: string): string[] {
  return [...text.matchAll(/["']([\w./-]+\.(?:html?|txt|mjml|jinja2?|j2|mako))["']/g)].map((match) => match[1] ?? '')
}

const NO_MAIL_PLACE =
  /(^|\/)(admin|prompts?|static|public|ui-build|dist|docs)\/|(^|\/)_?(base|layout|master|macros)[^/]*$/i

const PURPOSES: readonly (readonly [MailPurpose, RegExp])[] = [
  ['survey', /(^|[^a-z])nps([^a-z]|$)|survey|feedback_?request/i],
  ['reminder', /remind/i],
  [
    'marketing',
    /newsletter|marketing|campaign|promo(tion)?([^a-z]|$)|announce|win_?back|product_?update|special_?offer/i,
  ],
  [
    'transactional',
    /invoice|receipt|password|reset|verif|confirm|login|magic|sign_?in|invit|welcome|otp|one_?time|code|alert|payment|registration|forgot|test|error|incident|notification|order|booking|subject_?request|privacy|consent|erasure|access/i,
  ],
]

function purposeOf(...texts: readonly string[]): MailPurpose {
  for (const text of texts) {
    const found = PURPOSES.find(([, pattern]) => pattern.test(text))
    if (found !== undefined) return found[0]
  }
  return 'unknown'
}

/** Where an HTML layout adds what every message then holds. */
const UNSUBSCRIBE =
  /unsubscribe|href=[^>]{0,200}opt[-_]?out|manage your (e-?mail )?(preferences|subscription)|отпис(ать|к)/i
const PRIVACY = /privacy|datenschutz|конфиденциальност/i
const EXEMPTION = /transactional|no unsubscribe|unsubscribe is not/i

/** The kinds of mail: each template, and each function that sends without one. */
export function messagesOf(
  workspace: Workspace,
  functions: readonly SendingFunction[],
  templates: readonly MailTemplate[],
): MailMessage[] {
  const byTemplate = templates.map((template) => messageOfTemplate(workspace, template, functions))
  const without = functions.filter(
    ({ definition, depth }) => depth > 0 && templateNames(definition.text).length === 0 && !isHelper(definition),
  )
  const byFunction = without.flatMap(({ definition }) => {
    const purpose = purposeOf(nameOf(definition), subjectIn(definition.text))
    return purpose === 'unknown' || purpose === 'transactional' ? [] : [messageOfFunction(definition, purpose)]
  })
  const named = new Set(byTemplate.flatMap(({ at }) => [at.file]))
  return [...byTemplate, ...byFunction.filter(({ at }) => !named.has(at.file))]
}

/** Passes on what it is given: the message is made by its callers. */
function isHelper(definition: PythonNode): boolean {
  return /^_?(send|deliver|queue|enqueue|dispatch)(_(e?mail|message|notification)s?)?$/.test(nameOf(definition))
}

function subjectIn(text: string): string {
  return /subject["']?\]?\s*[=:]\s*f?["']([^"']+)/i.exec(text)?.[1] ?? ''
}

function messageOfTemplate(
  workspace: Workspace,
  { path, text }: MailTemplate,
  functions: readonly SendingFunction[],
): MailMessage {
  const base = path.slice(path.lastIndexOf('/') + 1)
  const user = functions.find(({ definition }) => definition.text.includes(base))
  const layout = layoutOf(workspace, path, text)
  const inTemplate = (pattern: RegExp): Position | undefined => find(path, text, pattern) ?? layout?.(pattern)
  const unsubscribe = inTemplate(UNSUBSCRIBE) ?? (user && within(user.definition, UNSUBSCRIBE))
  return {
    name: base,
    purpose: purposeOf(
      base.replace(/\.\w+$/, ''),
      user === undefined ? '' : nameOf(user.definition),
      subjectIn(user?.definition.text ?? ''),
    ),
    at:
      user === undefined
        ? { file: path, line: 1 }
        : { file: user.definition.tree.file, line: lineOf(user.definition, base) },
    template: { file: path, line: 1 },
    unsubscribe,
    privacy: inTemplate(PRIVACY),
    exemption: find(path, text, EXEMPTION) ?? (user && within(user.definition, EXEMPTION)),
  }
}

function messageOfFunction(definition: PythonNode, purpose: MailPurpose): MailMessage {
  return {
    name: nameOf(definition),
    purpose,
    at: { file: definition.tree.file, line: definition.line },
    template: undefined,
    unsubscribe: within(definition, UNSUBSCRIBE),
    privacy: within(definition, PRIVACY),
    exemption: within(definition, EXEMPTION),
  }
}

type Look = (pattern: RegExp) => Position | undefined

/** The layout a template extends or includes, as far as it lies beside it or in a folder around it. */
function layoutOf(workspace: Workspace, path: string, text: string): Look | undefined {
  const names = [...text.matchAll(/\{%-?\s*(?:extends|include)\s+["']([^"']+)["']/g)].map((match) => match[1] ?? '')
  const layouts = names.flatMap((name) =>
    workspace.glob(`**/${name.slice(name.lastIndexOf('/') + 1)}`).filter((one) => one.path.endsWith(name)),
  )
  if (layouts.length === 0) return undefined
  return (pattern) => {
    for (const layout of layouts) {
      const found = layout.path === path ? undefined : find(layout.path, workspace.read(layout.path) ?? '', pattern)
      if (found !== undefined) return found
    }
    return undefined
  }
}

function find(file: string, text: string, pattern: RegExp): Position | undefined {
  const match = pattern.exec(text)
  return match === null ? undefined : { file, line: text.slice(0, match.index).split('\n').length }
}

function within(definition: PythonNode, pattern: RegExp): Position | undefined {
  const match = pattern.exec(definition.text)
  if (match === null) return undefined
  return {
    file: definition.tree.file,
    line: definition.line + definition.text.slice(0, match.index).split('\n').length - 1,
  }
}

function lineOf(definition: PythonNode, text: string): number {
  const before = definition.text.slice(0, Math.max(0, definition.text.indexOf(text)))
  return definition.line + before.split('\n').length - 1
}
