import { isRefusingStatus } from '../../endpoints/node/refusal.ts'
import type { Value as Seen } from '../../typescript/run/values.ts'

/** What puts identity on a request: the guards', whoever wrote them. */
export const IDENTITY_FIELD =
  /^(user|auth|account|actor|viewer|caller|currentUser|principal|identity|jwt|session|sessionUser|member|claims|decoded|accountability|kauth|oidc|userId|user_?id|authInfo)$/i
export const CREDENTIAL =
  /authori[sz]ation|api-?_?key|token|secret|signature|cookie|session|jwt|bearer|password|^x-.*-(key|auth)$/i
export const SENT = /^(params|query|body|headers|cookies|signedCookies|files|file|rawBody)$/
export const VERIFIES =
  /(^|\.)(verify|jwtVerify|verifyIdToken|verifyAccessToken|verifyToken|getServerSession|getSession|getToken|currentUser|getAuth|auth)$/
export const OF_LANGUAGE =
  /^(Object|Array|Promise|JSON|console|Reflect|Symbol|setTimeout|setInterval|process|Set|Map|WeakMap|util|Error)\b/
export const ANSWERS = /^(json|send|end|render|sendStatus|jsonp|code|status)$/

/** Calls that make conditions, tables and columns: what they were called with is asked of them later. */
export const OF_LIBRARY = /^(drizzle-orm|(?:@[\w.-]+\/)?typeorm)\b/
/** Words that stand where a database is talked to. */
export const DATABASE =
  /\b(prisma|getRepository|createQueryBuilder|knex|findOneBy|findMany|findUnique|findFirst|\.insertInto|\.del\(|db\.(select|insert|update|delete|query)|manager\.(find|save|delete|update))\b/

/** Whether an answer with this status refuses. */
export function isRejecting(status: Seen | undefined): boolean {
  if (status === undefined) return false
  if (isRefusingStatus(status)) return true
  if (status.kind === 'constant' && typeof status.value === 'number') return status.value >= 400
  const name = status.kind === 'external' ? status.name : status.kind === 'method' ? status.name : ''
  return /NOT_FOUND|BAD_REQUEST|FORBIDDEN|UNAUTHORIZED|CONFLICT/.test(name)
}
