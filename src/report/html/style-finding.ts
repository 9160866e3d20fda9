/** Outcomes, findings and their evidence. */
export const findingStyle = `
.outcome { border: 1px solid var(--line); border-radius: 6px; margin-bottom: 6px; }
.large .outcome { content-visibility: auto; contain-intrinsic-size: auto 42px; }
.large .outcome[open] { contain-intrinsic-size: auto 420px; }
.large .finding { content-visibility: auto; contain-intrinsic-size: auto 130px; }
.outcome.fail.blocker { border-left: 4px solid var(--bad); }
.outcome.fail.warning { border-left: 4px solid var(--doubt); }
.outcome.fail.recommendation { border-left: 4px solid var(--info); }
.outcome.error { border-left: 4px solid var(--bad); }
.outcome > summary { position: relative; display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: baseline; padding: 8px 12px 8px 34px; cursor: pointer; list-style: none; }
.outcome > summary::-webkit-details-marker { display: none; }
.outcome > summary::before { content: "▸"; color: var(--muted); position: absolute; left: 14px; }
.outcome[open] > summary::before { content: "▾"; }
.outcome > summary:hover { background: var(--soft); }
.outcome .sign { width: 14px; text-align: center; font-weight: 700; color: var(--muted); }
.outcome.fail .sign, .outcome.error .sign { color: var(--bad); }
.outcome.unverified .sign { color: var(--doubt); }
.outcome.pass .sign { color: var(--good); }
.outcome .title { font-weight: 600; }
.outcome .tags { margin-left: auto; display: flex; gap: 8px; align-items: baseline; }
.outcome .count { color: var(--muted); font-size: 12.5px; white-space: nowrap; }
.outcome .body { padding: 2px 14px 12px 34px; border-top: 1px solid var(--line); }
.outcome .body > p { margin-top: 6px; max-width: 110ch; }
.about { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 12.5px; color: var(--muted); }
.findings { list-style: none; padding: 0; }
.finding { margin-top: 10px; padding-top: 8px; border-top: 1px dashed var(--line); }
.message { font-weight: 600; }
.fix { margin-top: 6px; }
.waiver { margin-top: 6px; padding: 5px 10px; background: var(--info-back); border-radius: 6px; }
.rest { margin-top: 10px; }
.rest > summary { cursor: pointer; color: var(--link); }
.span { margin-top: 6px; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
figcaption { padding: 2px 10px; background: var(--soft); color: var(--muted); border-bottom: 1px solid var(--line); }
figcaption:last-child { border-bottom: 0; }
pre { white-space: pre-wrap; line-height: 1.45; }
.span pre { padding: 4px 0; }
.span code { display: grid; grid-template-columns: 52px 1fr; }
.span .number, .span .gap { color: var(--muted); user-select: none; }
.span .number { text-align: right; padding-right: 12px; }
.span .gap { display: block; padding-left: 26px; line-height: 1.1; }
.span .text { padding-right: 10px; }
.span .mark { display: block; padding: 0 10px 0 52px; color: var(--info); font-weight: 600; }
.span .mark.main { color: var(--bad); }
.span .hit > .text { background: var(--bad-back); }
.pass .span .hit > .text, .not-applicable .span .hit > .text, .unverified .span .hit > .text { background: var(--info-back); }
.pass .mark.main, .not-applicable .mark.main, .unverified .mark.main { color: var(--info); }
.bare { padding: 2px 10px; font-size: 12.5px; }
.places { font-size: 12.5px; color: var(--muted); }
.other { margin-top: 6px; font-size: 13px; }
.other .kind { color: var(--muted); border: 1px solid var(--line); border-radius: 4px; padding: 0 5px; font-size: 11.5px; }
.other pre, .stack { margin-top: 4px; padding: 6px 10px; background: var(--soft); border-radius: 6px; }
.fold > summary { cursor: pointer; margin-bottom: 8px; }
.fold > summary h2 { display: inline; }
@media (max-width: 600px) {
  .outcome .body { padding-left: 12px; padding-right: 10px; }
  .outcome .tags { margin-left: 0; }
  .outcome .title { flex: 1; }
  .outcome .id { width: 100%; }
  .span code { grid-template-columns: 40px 1fr; }
  .span .mark { padding-left: 40px; }
}
`
