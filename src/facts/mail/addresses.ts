import type { Position } from '../../core/position.ts'
import { stringValue } from '../../parsers/python/syntax.ts'
import { mayHold } from '../python/may-hold.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Setting, SettingsFacts } from '../settings/types.ts'
import type { SenderAddress } from './types.ts'

/** Names reserved by RFC 2606 and RFC 6761: no mail comes from them, and none arrives. */
const RESERVED = /(^|@|\.)(example\.(com|org|net)|example|test|invalid|localhost|local|changeme|yourdomain\.\w+)$/i
const NAME =
  /(^|_)(E?MAILS?_?FROM|FROM_E?MAIL(_ADDRESS)?|FROM_ADDRESS|SENDER(_E?MAIL)?(_ADDRESS)?|E?MAILS?_(FROM_(E?MAIL|ADDRESS)|SENDER)|SMTP_(FROM|SENDER)(_E?MAIL)?|SMTP_FROM_ADDRESS|DEFAULT_FROM_EMAIL|SMTP_MAIL_FROM|MAIL_DEFAULT_SENDER|MAIL_SENDER)$/i

/** The addresses mail comes from: settings with such a name, and addresses written into a From header. */
export function senderAddresses(python: PythonFacts, { settings }: SettingsFacts): SenderAddress[] {
  return [
    ...settings.filter(({ name, attribute }) => NAME.test(name) || NAME.test(attribute ?? '')).map(ofSetting),
    ...written(python),
  ]
}

function ofSetting(setting: Setting): SenderAddress {
  const value = setting.default.kind === 'constant' ? setting.default.value : undefined
  const address = typeof value === 'string' && value !== '' ? value : undefined
  return { address, setting, at: setting.at, isReserved: address !== undefined && isReserved(address) }
}

/** `message["From"] = "noreply@example.com"`. */
function written(python: PythonFacts): SenderAddress[] {
  return python.code.flatMap(({ root, tree, file }) => {
    if (purposeOf(file) !== 'service' || !mayHold(tree, 'From')) return []
    if (!/\[["']From["']\]\s*=/.test(tree.text)) return []
    return root.find('assignment').flatMap((node): SenderAddress[] => {
      const left = node.field('left')
      const right = node.field('right')
      if (left?.kind !== 'subscript' || !/\[["']From["']\]$/.test(left.text) || right === undefined) return []
      const value = stringValue(right)
      const address = value === undefined ? undefined : (/<([^>]+)>/.exec(value)?.[1] ?? value)
      return address?.includes('@')
        ? [{ address, setting: undefined, at: node.position, isReserved: isReserved(address) }]
        : []
    })
  })
}

function isReserved(address: string): boolean {
  return RESERVED.test(address.replace(/[>\s]+$/, ''))
}

const PREFERENCE_CLASS =
  /^class\s+(\w*(?:e?mail|notification|communication|subscription)_?(?:preferences?|settings?|opt_?(?:in|out)s?)\w*)\b/gim
const PREFERENCE_TABLE =
  /__tablename__\s*(?::\s*\w+\s*)?=\s*["'](\w*(?:e?mail|notification|communication)_(?:preferences?|settings|subscriptions?|opt_?outs?))["']/gi
const PREFERENCE_COLUMN =
  /^\s+((?:is_)?unsubscribed(?:_at)?|unsubscribed_\w+|email_opt_(?:in|out)|marketing_(?:opt_(?:in|out)|consent|emails?)|(?:wants|accepts|receives?)_(?:\w+_)?(?:e?mails?|newsletter|marketing)|newsletter|email_notifications?(?:_enabled)?|notify_by_email)\s*[:=]/gim

/** Models, tables and columns that keep what people want to be sent. */
export function preferencesOf(python: PythonFacts): { name: string; kind: 'table' | 'column'; at: Position }[] {
  return python.code.flatMap(({ tree, file }) => {
    if (
      !mayHold(
        tree,
        'preference',
        'unsubscribed',
        'opt_in',
        'opt_out',
        'newsletter',
        'marketing',
        'notification',
        'subscription',
      )
    )
      return []
    if (!/mapped_column|Column\(|models\.\w+Field|__tablename__|table=True/.test(tree.text)) return []
    const found = (pattern: RegExp, kind: 'table' | 'column') =>
      [...tree.text.matchAll(pattern)].map((match) => ({
        name: match[1] ?? '',
        kind,
        at: { file, line: tree.text.slice(0, match.index + match[0].indexOf(match[1] ?? '')).split('\n').length },
      }))
    return [
      ...found(PREFERENCE_CLASS, 'table'),
      ...found(PREFERENCE_TABLE, 'table'),
      ...found(PREFERENCE_COLUMN, 'column'),
    ]
  })
}
