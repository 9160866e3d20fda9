import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { keyOf } from '../origins/handlers.ts'
import { mayHold } from '../python/may-hold.ts'
import { within } from '../python/places.ts'
import { purposeOf } from '../python/purpose.ts'
import { usesOf } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import type { MailSender } from './types.ts'

const LIBRARIES =
  /^(smtplib\.SMTP(_SSL)?|aiosmtplib\.(send|SMTP)|fastapi_mail\.(fastmail\.)?FastMail\.send_message|sendgrid\.(sendgrid\.)?SendGridAPIClient\.(send|client\.mail\.send\.post)|resend\.(Emails\.send(_async)?|\w*\.emails\.send)|postmarker\.core\.PostmarkClient\.emails\.send|mailersend\.\w+(\.\w+)*\.send|django\.core\.mail\.(send_mail|send_mass_mail|mail_admins|(EmailMessage|EmailMultiAlternatives)\.send)|flask_mail\.Mail\.send|boto3(\.\w+)*\.(send_email|send_raw_email|send_bulk_email)|azure\.communication\.email\.\w+\.begin_send)$/
const CALLS = [
  'SMTP',
  'SMTP_SSL',
  'send',
  'send_message',
  'send_async',
  'post',
  'send_mail',
  'send_mass_mail',
  'send_email',
  'send_raw_email',
  'begin_send',
]
const WORDS = [
  'smtplib',
  'fastapi_mail',
  'sendgrid',
  'resend',
  'postmark',
  'mailersend',
  'django.core.mail',
  'flask_mail',
  'send_email',
  'send_raw_email',
  'communication.email',
  'mailgun',
  'brevo.com',
]

/** Addresses at which mail services take messages. */
const SERVICES =
  /https:\/\/(api\.(sendgrid\.com|postmarkapp\.com|(eu\.)?mailgun\.net|resend\.com|brevo\.com|mailersend\.com|mailjet\.com)|mandrillapp\.com\/api)/

export interface SendingFunction {
  readonly definition: PythonNode
  readonly depth: number
  /** The call or reference to the function below, or to the library. */
  readonly at: PythonNode
}

/** Every place where mail leaves the service. */
export function findSenders(python: PythonFacts): { senders: MailSender[]; nodes: PythonNode[] } {
  const senders: MailSender[] = []
  const nodes: PythonNode[] = []
  const files = new Set(
    python.code.filter(({ tree, file }) => purposeOf(file) !== 'migration' && mayHold(tree, ...WORDS)),
  )
  const add = (node: PythonNode, by: string): void => {
    senders.push({ within: within(python, node), at: node.position, by })
    nodes.push(node)
  }
  if (files.size === 0) return { senders, nodes }
  for (const call of python.callsNamed(...CALLS)) {
    if (!files.has(call.module)) continue
    const { name } = call
    if (name !== undefined && LIBRARIES.test(name)) add(call.node, name)
  }
  for (const { root, tree } of files) {
    const service = SERVICES.exec(tree.text)
    if (service === null) continue
    const post = root
      .find('call')
      .find(
        (node) =>
          /\.(post|request)$/.test(node.field('function')?.text ?? '') && !nodes.some((one) => one.equals(node)),
      )
    if (post !== undefined) add(post, service[1] ?? service[0])
  }
  return { senders, nodes }
}

const ABOUT_MAIL = /mail|messag|notif|deliver|invit|remind|newsletter|send|alert|survey|welcome|verif|reset|forgot/i
const MAX_DEPTH = 3
const MAX_FUNCTIONS = 120

/** The functions around the senders and those that use them, as long as their names speak of messages. */
export function sendingFunctions(python: PythonFacts, nodes: readonly PythonNode[]): SendingFunction[] {
  const list: SendingFunction[] = []
  const seen = new Set<string>()
  const add = (at: PythonNode, depth: number): void => {
    const definition = outermost(at)
    if (definition === undefined || purposeOf(definition.tree.file) === 'migration') return
    const key = keyOf(definition)
    if (seen.has(key) || list.length >= MAX_FUNCTIONS) return
    seen.add(key)
    list.push({ definition, depth, at })
  }
  for (const node of nodes) add(node, 0)
  for (let at = 0; at < list.length; at++) {
    const { definition, depth } = list[at] as SendingFunction
    // A general name (`run`, `execute`) is used by much that sends no mail.
    if (depth >= MAX_DEPTH || !ABOUT_MAIL.test(nameOf(definition)) || /^(send|notify)$/.test(nameOf(definition)))
      continue
    for (const use of usesOf(python, definition)) add(use, depth + 1)
  }
  return list
}

/** The function around a node, beyond functions nested in it (`async def attempt():`). */
function outermost(node: PythonNode): PythonNode | undefined {
  let found = node.enclosing('function_definition')
  for (let next = found; next !== undefined; next = next.enclosing('function_definition', 'class_definition')) {
    if (next.kind === 'class_definition') break
    found = next
  }
  return found
}
