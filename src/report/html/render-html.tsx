import { createHash } from 'node:crypto'
import { renderToStaticMarkup } from 'react-dom/server'
import type { AuditResult } from '../../audit/result.ts'
import { currentLanguage, say, sayWord } from '../../i18n/say.ts'
import { clean } from '../clean.ts'
import { Page } from './page.tsx'
import { script } from './script.ts'
import { style } from './style.ts'

function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** Nothing may be loaded, sent or framed; only our own style and script, by their digests, may run. */
function contentPolicy(): string {
  return [
    "default-src 'none'",
    `style-src ${digest(style)}`,
    `script-src ${digest(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

/** One self-contained page: no external request, readable without its script, and from a file. */
export function renderHtml(unsafe: AuditResult): string {
  const result = clean(unsafe)
  const markup = renderToStaticMarkup(
    <html lang={currentLanguage()}>
      <head>
        <meta charSet="utf-8" />
        <meta httpEquiv="Content-Security-Policy" content={contentPolicy()} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{say`${result.subject.name}: ${sayWord(result.verdict)} · Plimsoll audit`}</title>
        <link rel="icon" href="data:," />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant */}
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <Page result={result} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant */}
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>,
  )
  return `<!doctype html>\n${markup}\n`
}
