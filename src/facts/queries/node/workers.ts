import type { TypescriptFacts } from '../../typescript/types.ts'
import { DATABASE } from './request-words.ts'

/** Names too many things have besides functions that talk to a database. */
const COMMON =
  /^(get|set|add|pop|push|update|delete|remove|create|list|find|save|keys|values|run|close|start|stop|send|read|write|open|join|split|map|filter|some|every|forEach|reduce|log|info|debug|warn|error|copy|json|execute|all|first|one|count|load|match|search|test|sort|clear|has|exists|result|name|constructor|if|for|while|switch|catch|function|return|then|emit|on|once|init|toString|handle|call|apply|bind|validate|parse|resolve|up|down|next|done|use|normalize)$/
const DEFINED =
  /(?:^|[\n;{}])\s*(?:export\s+)?(?:public\s+|private\s+|protected\s+|static\s+|async\s+|function\s+|const\s+)*(\w+)\s*(?:=\s*(?:async\s*)?)?\([^()\n]{0,300}\)?/g

/** Names of functions and methods in files that talk to a database. */
export function workersIn(typescript: TypescriptFacts): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { path } of typescript.holding(DATABASE)) {
    const text = typescript.read(path) ?? ''
    if (text.length > 400_000) continue
    for (const [whole, name] of text.matchAll(DEFINED)) {
      const isCall = !/\b(function|async|const|public|private|protected|static)\b/.test(whole) && !/\{\s*$/.test(whole)
      if (
        name !== undefined &&
        name.length > 3 &&
        !COMMON.test(name) &&
        (!isCall || /^\s{2,8}\w/.test(whole.replace(/^[\n;{}]/, '')))
      )
        names.add(name)
    }
  }
  return names
}
