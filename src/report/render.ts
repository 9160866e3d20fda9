import type { AuditResult } from '../audit/result.ts'
import { dictionaryOf, inLanguage } from '../i18n/say.ts'
import type { RenderOptions } from './options.ts'
import { defaultOptions } from './options.ts'

type Renderer = (result: AuditResult, options: RenderOptions) => string

interface Format {
  /** For `--help`: what it is for. */
  readonly title: string
  /** Ending of a file that holds it, without the dot. */
  readonly extension: string
  /** Written for people, and so in their language. */
  readonly forPeople: boolean
  /** Loaded on demand, so that a command pays only for the format it writes. */
  readonly load: () => Promise<Renderer>
}

/** Every form a result can take. */
export const formats = {
  terminal: {
    title: 'text for people, at a terminal',
    extension: 'txt',
    forPeople: true,
    load: async () => (await import('./terminal/render-terminal.ts')).renderTerminal,
  },
  markdown: {
    title: 'the full report, in twelve sections',
    extension: 'md',
    forPeople: true,
    load: async () => (await import('./markdown/render-markdown.ts')).renderMarkdown,
  },
  html: {
    title: 'one self-contained page, with the endpoint table',
    extension: 'html',
    forPeople: true,
    load: async () => (await import('./html/render-html.tsx')).renderHtml,
  },
  json: {
    title: 'for programs; schemas/audit-result.v1.json describes it',
    extension: 'json',
    forPeople: false,
    load: async () => (await import('./json.ts')).renderJson,
  },
  sarif: {
    title: 'SARIF 2.1.0, for code scanning',
    extension: 'sarif',
    forPeople: false,
    load: async () => (await import('./sarif/render-sarif.ts')).renderSarif,
  },
  junit: {
    title: 'JUnit XML, for the test view of a build server',
    extension: 'xml',
    forPeople: false,
    load: async () => (await import('./junit.ts')).renderJunit,
  },
} as const satisfies Record<string, Format>

export type FormatName = keyof typeof formats

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name)
}

/** Turns the result of an audit into text. Pure but for loading the renderer: no file, no clock, no environment. */
export async function render(
  result: AuditResult,
  format: FormatName,
  options: Partial<RenderOptions> = {},
): Promise<string> {
  const { load, forPeople } = formats[format]
  const renderer: Renderer = await load()
  const all = { ...defaultOptions, ...options }
  const dictionary = forPeople ? await dictionaryOf(all.language) : undefined
  if (dictionary === undefined) return renderer(result, all)
  const translate = await (await import('./translated.ts')).translatorTo(all.language)
  return inLanguage(dictionary, () => renderer(translate(result), all))
}
