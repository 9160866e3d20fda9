/** A block of a Terraform file: `module "vpc" { … }`. */
export interface TerraformBlock {
  readonly type: string
  readonly label: string
  readonly body: string
  readonly line: number
}

const OPENS = /^[ \t]*(terraform|module|provider|required_providers)(?:[ \t]+"([^"]*)")?[ \t]*\{/gm

/** The blocks of a text that may ask for versions. Braces in strings count as braces: they come in pairs there, too. */
export function blocksOf(text: string, firstLine = 1): TerraformBlock[] {
  return [...text.matchAll(OPENS)].map((match) => {
    const start = match.index + match[0].length
    let depth = 1
    let end = start
    while (end < text.length && depth > 0) {
      if (text[end] === '{') depth++
      if (text[end] === '}') depth--
      end++
    }
    return {
      type: match[1] ?? '',
      label: match[2] ?? '',
      body: text.slice(start, Math.max(start, end - 1)),
      line: firstLine + text.slice(0, match.index).split('\n').length - 1,
    }
  })
}
