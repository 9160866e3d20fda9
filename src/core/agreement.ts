/** Nouns that checks count; those that do not simply end in s are told apart by `singular`. */
const NOUNS =
  /^(endpoints|webhooks|logins|routes|registrations|files|calls|places|clients|requests|settings|handlers|engines|pools|tables|columns|queries|revisions|runners|jobs|loops|caches|retries|metrics|tests|statements|transactions|sessions|commits|writes|models|migrations|variables|images|services|workflows|secrets|tokens|jwts|passwords|cookies|links|templates|forms|uploads|functions|classes|limits|limiters|dependencies|packages|licences|sections|fields|indexes|keys|programs|switches|counters|blocks|branches|modules|packages|steps|providers|resets|guards)$/i
const VERBS: Readonly<Record<string, string>> = {
  are: 'is',
  were: 'was',
  have: 'has',
  do: 'does',
  carry: 'carries',
  verify: 'verifies',
  go: 'goes',
  switch: 'switches',
}
const PLAIN =
  /^(take|demand|refuse|start|hand|test|look|give|use|run|leave|stand|answer|commit|keep|repeat|write|read|ask|show|send|allow|limit|say|make|need|come)$/

/** `1 endpoints are open` as people write it: `1 endpoint is open`. Numbers above one stay as they are. */
export function agree(text: string): string {
  return text.replace(
    /(?<![\w.,/-])(All 1|1) ((?:(?!of\b)[A-Za-z-]+ ){0,3}?)([A-Za-z]+s)\b(?: ([a-z]+)\b)?/g,
    (whole, count: string, before: string, noun: string, verb: string | undefined) => {
      if (!NOUNS.test(noun)) return whole
      const number = count === '1' ? '1' : 'The only'
      return `${number} ${before}${singular(noun)}${verb === undefined ? '' : ` ${inflected(verb)}`}`
    },
  )
}

function singular(noun: string): string {
  if (/ies$/.test(noun)) return `${noun.slice(0, -3)}y`
  return /(sses|ches|xes)$/.test(noun) && noun !== 'caches' ? noun.slice(0, -2) : noun.slice(0, -1)
}

function inflected(verb: string): string {
  return VERBS[verb] ?? (PLAIN.test(verb) ? `${verb}s` : verb)
}
