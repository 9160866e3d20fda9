/** The endpoint table and its filters. Below 1,080 px each row becomes a card. */
export const tableStyle = `
.filters { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 10px; }
.filters[hidden] { display: none; }
.filters fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 8px; }
.filters input[type=search], .filters select, .filters button { font: inherit; color: var(--text); background: var(--back);
  border: 1px solid var(--line); border-radius: 6px; padding: 4px 10px; min-height: 32px; }
.filters input[type=search] { width: 280px; max-width: 100%; }
.filters input::placeholder { color: var(--muted); opacity: 1; }
.filters button { background: var(--soft); cursor: pointer; }
.chip { display: inline-flex; align-items: center; gap: 6px; border: 1px solid var(--line); border-radius: 16px; padding: 3px 12px 3px 9px;
  cursor: pointer; white-space: nowrap; min-height: 32px; }
.chip:has(:checked) { background: var(--info-back); border-color: var(--info); color: var(--info); }
.chip input { margin: 0; accent-color: var(--link); }
.filters output { color: var(--muted); margin-left: auto; font-variant-numeric: tabular-nums; }
.endpoints { width: 100%; border-collapse: collapse; font-size: 13px; table-layout: fixed; }
.endpoints th, .endpoints td { text-align: left; vertical-align: top; padding: 6px 10px; border-bottom: 1px solid var(--line); font-weight: 400; }
.endpoints thead th { position: sticky; top: 0; background: var(--soft); font-weight: 600; border-top: 1px solid var(--line); z-index: 1; }
.endpoints thead button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
.endpoints thead button::after { content: " ↕"; color: var(--muted); font-weight: 400; }
.endpoints [aria-sort=ascending] button::after { content: " ↑"; color: var(--text); }
.endpoints [aria-sort=descending] button::after { content: " ↓"; color: var(--text); }
.endpoints .c-method { width: 104px; }
.endpoints .c-path { width: 25%; }
.endpoints .c-authentication { width: 23%; }
.endpoints .c-roles { width: 92px; }
.endpoints .c-rate-limit { width: 132px; }
.endpoints .c-tenant { width: 108px; }
.method { font-weight: 700; }
.via { margin-top: 2px; }
.via > .muted { display: inline-block; }
@media screen and (max-width: 1080px) {
  .filters > label:first-child, .filters input[type=search] { width: 100%; }
  .endpoints { display: block; }
  .endpoints tbody { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); gap: 8px; }
  .endpoints thead { display: none; }
  .endpoints tr { display: flex; flex-wrap: wrap; border: 1px solid var(--line); border-radius: 6px; padding: 6px 0; align-content: flex-start; }
  .large .endpoints tr { content-visibility: auto; contain-intrinsic-size: auto 160px; }
  .endpoints tr[hidden] { display: none; }
  .endpoints tbody th, .endpoints td { border: 0; padding: 2px 12px; }
  .endpoints tbody th { flex: 1; padding-left: 0; }
  .endpoints td:nth-child(n+3) { display: grid; grid-template-columns: 104px 1fr; gap: 0 10px; width: 100%; }
  .endpoints td:nth-child(n+3)::before { content: attr(data-label); color: var(--muted); }
  .endpoints td:nth-child(n+3) > * { grid-column: 2; justify-self: start; }
  .endpoints td:nth-child(n+3) > .badge + .badge { margin-top: 2px; }
}
@media print {
  .endpoints { font-size: 10px; table-layout: auto; overflow-wrap: break-word; }
  .endpoints thead th { position: static; width: auto !important; }
  .endpoints th, .endpoints td { padding: 3px 5px; }
  .endpoints code, .endpoints .muted, .endpoints .badge { font-size: 9.5px; line-height: 1.4; }
  .endpoints thead button::after { content: none; }
  .endpoints tr { break-inside: avoid; }
}
`
