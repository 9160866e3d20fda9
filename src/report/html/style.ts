import { findingStyle } from './style-finding.ts'
import { tableStyle } from './style-table.ts'

const tokens = `
:root {
  color-scheme: light dark;
  --back: #ffffff; --soft: #f6f8fa; --line: #d1d9e0; --text: #1f2328; --muted: #59636e; --link: #0550ae;
  --bad: #a40e26; --bad-back: #ffebe9; --doubt: #7a4100; --doubt-back: #fff3cf;
  --good: #0f5323; --good-back: #dafbe1; --info: #0a3f8f; --info-back: #ddf0ff; --plain-back: #e9edf1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0d1117; --soft: #151b23; --line: #3d444d; --text: #e6edf3; --muted: #9fa8b3; --link: #79b8ff;
    --bad: #ffa198; --bad-back: #3c1618; --doubt: #f0c05a; --doubt-back: #332701;
    --good: #7ee2a0; --good-back: #0e2d19; --info: #8cc8ff; --info-back: #0f2744; --plain-back: #262c36;
  }
}
.bad { --tone: var(--bad); --tone-back: var(--bad-back); }
.doubt { --tone: var(--doubt); --tone-back: var(--doubt-back); }
.good { --tone: var(--good); --tone-back: var(--good-back); }
.info { --tone: var(--info); --tone-back: var(--info-back); }
.plain { --tone: var(--muted); --tone-back: var(--plain-back); }
`

const layout = `
* { box-sizing: border-box; }
html { scroll-padding-top: 12px; }
body { margin: 0; background: var(--back); color: var(--text); overflow-wrap: anywhere;
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
code, pre, .id, figcaption { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12.5px; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible {
  outline: 2px solid var(--link); outline-offset: 2px; }
.page { max-width: 1360px; margin: 0 auto; padding: 20px 28px 40px; }
h1, h2, p, ul, ol, dl, dd, figure, pre { margin: 0; }
h1 { font-size: 26px; line-height: 1.25; font-weight: 600; display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; }
h2 { font-size: 17px; font-weight: 600; }
section { margin-top: 28px; }
.hint, .muted { color: var(--muted); }
.hint { margin: 2px 0 10px; }
.muted { font-size: 12.5px; }
.id { color: var(--muted); }
.total { display: inline-block; min-width: 22px; padding: 0 7px; border-radius: 11px; background: var(--plain-back);
  color: var(--text); font-size: 12px; line-height: 20px; font-weight: 500; text-align: center; vertical-align: 2px; }
.badge { display: inline-block; padding: 0 7px; border-radius: 10px; background: var(--tone-back); color: var(--tone);
  font-size: 11.5px; line-height: 19px; font-weight: 600; white-space: nowrap; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { margin-top: 36px; padding-top: 12px; border-top: 1px solid var(--line); color: var(--muted); font-size: 12.5px; }
`

const header = `
.verdict { border: 1px solid var(--line); border-top: 5px solid var(--tone); border-radius: 8px; padding: 16px 20px 18px; background: var(--soft); }
.brand { color: var(--muted); font-size: 12px; letter-spacing: .04em; text-transform: uppercase; margin-bottom: 4px; }
.answer { background: var(--tone); color: var(--back); border-radius: 6px; padding: 2px 12px; font-size: 18px; font-weight: 700; letter-spacing: .02em; }
.lead { font-size: 15px; margin: 8px 0 6px; max-width: 90ch; }
.tiles { list-style: none; padding: 0; margin-top: 14px; display: flex; flex-wrap: wrap; gap: 8px; }
.tiles li > * { display: block; padding: 5px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--back);
  color: var(--text); text-decoration: none; font-size: 13px; }
.tiles b { font-size: 16px; color: var(--tone); margin-right: 2px; }
.tiles a:hover { border-color: var(--tone); }
.tiles .zero > *, .tiles .zero b { color: var(--muted); }
.scope { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 16px; margin-top: 16px; }
.scope section { margin: 0; border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px 14px; }
.scope h2 { font-size: 14px; margin-bottom: 6px; }
.scope dl > div { display: grid; grid-template-columns: 130px 1fr; gap: 10px; padding: 2px 0; }
.scope dt { color: var(--muted); }
.scope summary { cursor: pointer; }
.scope ul { padding-left: 18px; font-size: 12.5px; }
.missed { border-left: 4px solid var(--doubt) !important; }
.first { padding-left: 24px; margin-top: 8px; }
.first li { padding: 3px 0; }
.conditions { list-style: none; padding: 0; margin-top: 8px; }
.conditions li { padding: 7px 12px; border-left: 4px solid var(--doubt); background: var(--soft); margin-bottom: 6px; border-radius: 0 6px 6px 0; }
@media (max-width: 600px) {
  .page { padding: 12px 12px 28px; }
  .verdict { padding: 12px 14px 14px; }
  h1 { font-size: 22px; }
  .scope dl > div { grid-template-columns: 104px 1fr; }
}
@media print {
  .page { max-width: none; padding: 0; }
  .verdict, .outcome, .scope section { break-inside: avoid-page; }
  .filters { display: none !important; }
}
`

/** All of the page's CSS. */
export const style = tokens + layout + header + findingStyle + tableStyle
