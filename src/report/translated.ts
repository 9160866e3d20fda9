import type { AuditResult, FindingResult, OutcomeResult } from '../audit/result.ts'
import type { Language } from '../core/language.ts'
import type { Teller } from '../i18n/phrases.ts'
import { dictionaryOf, sayCount } from '../i18n/say.ts'

/** What the texts of a result are taken from. */
interface Books {
  readonly catalogue: Readonly<Record<string, { readonly title: string; readonly why: string; readonly fix: string }>>
  /** Tells the sentences of an area. */
  readonly tell: (area: string) => Teller
}

/**
 * Puts the texts of a result into a language: what the catalogue says of each check, and the sentences that are known.
 * Sentences that are not stay English; names, places and code are the same in every language.
 */
export async function translatorTo(language: Language): Promise<(result: AuditResult) => AuditResult> {
  const dictionary = await dictionaryOf(language)
  if (dictionary === undefined) return (result) => result
  const [{ texts }, { phrases }, { tellerOf }] = await Promise.all([
    import('../i18n/ru/index.generated.ts'),
    import('../i18n/phrases/index.ts'),
    import('../i18n/phrases.ts'),
  ])
  const tellers = new Map<string, Teller>()
  const tell = (area: string): Teller => {
    const known =
      tellers.get(area) ??
      tellerOf([phrases[area] ?? {}, phrases.common ?? {}, phrases.audit ?? {}], dictionary, sayCount)
    tellers.set(area, known)
    return known
  }
  return (result) => translate(result, { catalogue: texts, tell })
}

function translate(result: AuditResult, books: Books): AuditResult {
  const tell = books.tell('audit')
  const outcomes = result.outcomes.map((outcome) => outcomeIn(outcome, books))
  const byCheck = new Map(
    result.outcomes.map((outcome, at) => [outcome.check, { outcome, own: outcomes[at] ?? outcome }]),
  )
  const within = (check: string, text: string): string => {
    const known = byCheck.get(check)
    return known === undefined ? tell(text) : replaced(text, known.outcome, known.own, books.tell(known.outcome.area))
  }
  return {
    ...result,
    summary: tell(result.summary),
    access: mapped(result.access, tell),
    outcomes,
    conditions: result.conditions.map((one) => ({
      ...one,
      reason: within(one.check, one.reason),
      settledBy: within(one.check, one.settledBy),
    })),
    firstThings: result.firstThings.map((one) => ({ ...one, text: within(one.check, one.text) })),
  }
}

function mapped(access: AuditResult['access'], tell: Teller): AuditResult['access'] {
  const { repository, git, database, instance, host } = access
  return {
    repository: tell(repository),
    git: tell(git),
    database: tell(database),
    instance: tell(instance),
    host: tell(host),
  }
}

/** Conditions and first things are made of what an outcome says: `Fix it (GET /v1, app.py:3, and 2 more).` */
function replaced(text: string, outcome: OutcomeResult, own: OutcomeResult, tell: Teller): string {
  const told = tell(text)
  if (told !== text) return told
  const pairs = [
    [outcome.fix, own.fix],
    [outcome.summary, own.summary],
    [outcome.title, own.title],
    ...(outcome.needs === undefined || own.needs === undefined ? [] : [[outcome.needs, own.needs]]),
    ...outcome.findings.map((finding, at) => [finding.fix, own.findings[at]?.fix ?? finding.fix]),
  ] as const
  let now = text
  for (const [english = '', other = ''] of pairs)
    now = now.replace(english.replace(/\.$/, ''), () => other.replace(/\.$/, ''))
  return now.replace(/^Not verified: /, 'Не проверено: ').replace(/, and (\d+) more\)\.$/, ', и ещё $1).')
}

function outcomeIn(outcome: OutcomeResult, { catalogue, tell }: Books): OutcomeResult {
  const own = catalogue[outcome.check]
  const say = tell(outcome.area)
  const fixOf = (fix: string): string => (own !== undefined && fix === outcome.fix ? own.fix : say(fix))
  return {
    ...outcome,
    ...(own === undefined ? {} : { title: own.title, why: own.why, fix: own.fix }),
    summary: say(outcome.summary),
    ...(outcome.needs === undefined ? {} : { needs: fixOf(outcome.needs) }),
    findings: outcome.findings.map(
      (finding): FindingResult => ({ ...finding, message: say(finding.message), fix: fixOf(finding.fix) }),
    ),
  }
}
