/** Something an item of a team's list may mean. */
export interface Candidate {
  readonly name: string
  /** What it says, in each language. */
  readonly texts: readonly string[]
}

export interface Proposal {
  readonly name: string
  /** From 0 to 1: the share of the words, weighed by how rare they are, that both have. */
  readonly score: number
}

const LEAST = 0.6
const FAVOUR = 0.2

interface Document {
  readonly name: string
  /** Words of each language. */
  readonly languages: readonly ReadonlySet<string>[]
  readonly all: ReadonlySet<string>
}

/** Finds what items of a team's list may mean, by the words they share with candidates. */
export class Proposer {
  readonly #documents: readonly Document[]
  readonly #byWord = new Map<string, number[]>()

  constructor(candidates: readonly Candidate[]) {
    this.#documents = candidates.map(({ name, texts }) => {
      const languages = texts.map(wordsOf)
      return { name, languages, all: new Set(languages.flatMap((words) => [...words])) }
    })
    for (const [index, { all }] of this.#documents.entries()) {
      for (const word of all) {
        const known = this.#byWord.get(word)
        if (known === undefined) this.#byWord.set(word, [index])
        else known.push(index)
      }
    }
  }

  /** Proposals for the items of one list. A list mostly follows one source: what comes from there is a little nearer. */
  proposeAll(texts: readonly string[]): (Proposal | undefined)[] {
    const sources = new Map<string, number>()
    for (const text of texts) {
      const source = sourceOf(this.propose(text)?.name)
      if (source !== undefined) sources.set(source, (sources.get(source) ?? 0) + 1)
    }
    const [favourite] = [...sources].sort(([, a], [, b]) => b - a)[0] ?? []
    return texts.map((text) => this.propose(text, favourite))
  }

  /** The nearest candidate, if one is near enough. */
  propose(text: string, favourite?: string): Proposal | undefined {
    const words = wordsOf(text)
    let nearest = 0
    let best: Proposal | undefined
    for (const index of new Set([...words].flatMap((word) => this.#byWord.get(word) ?? []))) {
      const document = this.#documents[index]
      const score = document === undefined ? 0 : this.#similarity(words, document)
      if (document === undefined || score < LEAST) continue
      const near = score + (favourite !== undefined && sourceOf(document.name) === favourite ? FAVOUR : 0)
      if (near <= nearest) continue
      nearest = near
      best = { name: document.name, score }
    }
    return best
  }

  /**
   * How much of the item the candidate says, in whatever language (teams mix them), and how much of the candidate, in
   * its nearest language, the item says.
   */
  #similarity(words: ReadonlySet<string>, { languages, all }: Document): number {
    const said = this.#share(words, all)
    return (said + Math.max(...languages.map((language) => this.#share(language, words)))) / 2
  }

  /** The share of words that others have, rare words weighing more. */
  #share(words: ReadonlySet<string>, others: ReadonlySet<string>): number {
    let both = 0
    let total = 0
    for (const word of words) {
      const weight = Math.log(1 + this.#documents.length / (this.#byWord.get(word)?.length ?? 1))
      total += weight
      if (others.has(word)) both += weight
    }
    return total === 0 ? 0 : both / total
  }
}

/** The list an item belongs to, by the letter of its id. */
function sourceOf(name: string | undefined): string | undefined {
  return name === undefined || name.includes('/') ? undefined : name.charAt(0)
}

const STOP = new Set(
  'the a an is are be in on of to for and or not it its with by as at from all any что как для или это все всех при после перед если нет не на по из от до за и в с к у о'.split(
    ' ',
  ),
)

/** Words without their endings: the first letters of long ones, names in code as they are. */
function wordsOf(text: string): Set<string> {
  const found =
    text
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{N}_./-]*[\p{L}\p{N}]/gu) ?? []
  return new Set(found.filter((word) => !STOP.has(word)).map(stemOf))
}

function stemOf(word: string): string {
  if (/[_./\d-]/.test(word)) return word
  if (/[а-я]/.test(word)) return word.length > 6 ? word.slice(0, Math.max(5, word.length - 3)) : word.slice(0, 5)
  return word.length > 4 ? word.replace(/(ings?|ed|es|s|ly|ion|ions|ation)$/, '') : word
}
