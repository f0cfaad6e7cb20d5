import { html } from '../../tools/html.ts';

/** The page's style sheet. Colours are named by meaning; all pairs have the contrast of WCAG 2.2 AA. */
export const STYLE = html`
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1c2128; --quiet: #57606a; --rule: #d8dee4; --soft: #f4f6f8; --link: #0a58ca;
  --read: #6f8fb8; --write: #b4530a; --wait: #7d8590; --record: #a2aab3;
  --good: #1a7034; --bad: #b3261e; --operator: #6639ba; --plain: #3d4753;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181d; --ink: #e4e8ec; --quiet: #9aa5b1; --rule: #323a44; --soft: #1d232a; --link: #7ab0ff;
    --read: #5f83b3; --write: #e08a3c; --wait: #8b949e; --record: #626c77;
    --good: #58b876; --bad: #f0796f; --operator: #b79af2; --plain: #b3bdc7;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 56rem; padding: 2.5rem 1.25rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: break-word;
}
h1 { font-size: 1.75rem; line-height: 1.25; font-weight: 650; margin: 0.25rem 0 0.75rem; text-wrap: balance; }
h2 { font-size: 1.125rem; margin: 3rem 0 0.75rem; padding-top: 0.75rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.5rem 0 0.5rem; }
a { color: var(--link); }
code, pre, .arn, .name, bdi { overflow-wrap: anywhere; }
code, pre, .arn, .name { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.85em; }
small { font-size: 0.8125rem; color: var(--quiet); font-weight: 400; }
.arn { display: block; font-size: 0.75rem; }
time, .after, td { font-variant-numeric: tabular-nums; }
.kind, .note { color: var(--quiet); font-size: 0.875rem; margin: 0; }
.note { margin-top: 0.5rem; }

.drawing { padding: 0 10px; }
.lane { margin: 1.25rem -10px 0.5rem; font-size: 0.9375rem; }
.tag { color: var(--quiet); font-weight: 400; font-size: 0.8125rem; }
svg.strip { display: block; overflow: visible; }
svg text { font-size: 11px; text-anchor: middle; fill: var(--quiet); font-variant-numeric: tabular-nums; }
svg text.state { text-anchor: start; }
svg.axis { margin-bottom: 0.75rem; }
.grid { stroke: var(--rule); }
.base { stroke: var(--wait); }
.cut { stroke: var(--wait); stroke-dasharray: 1 4; }
rect { stroke-width: 1; }
.read { fill: var(--read); stroke: var(--read); }
.write { fill: var(--write); stroke: var(--write); }
.record { fill: var(--record); stroke: var(--record); }
.wait { fill: var(--page); stroke: var(--wait); }
.rest { fill: var(--page); fill-opacity: 0.72; }
.stem { stroke: var(--tone); }
.mark circle { fill: var(--page); stroke: var(--tone); stroke-width: 1.5; }
.mark text.number { fill: var(--tone); font-size: 10px; font-weight: 650; }
.plain { --tone: var(--plain); }
.good { --tone: var(--good); }
.bad { --tone: var(--bad); }
.operator { --tone: var(--operator); }
.good circle, .bad circle, .operator circle { fill: var(--tone); }
.good text.number, .bad text.number, .operator text.number { fill: var(--page); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; margin: 0; padding: 0; color: var(--quiet); font-size: 0.8125rem; }
.legend svg { vertical-align: -1px; margin-right: 0.25rem; }

.points { list-style: none; counter-reset: point; margin: 0; padding: 0; font-size: 0.9375rem; }
.points li { counter-increment: point; display: grid; grid-template-columns: 1.75rem 6.75rem 5rem 4.5rem minmax(0, 1fr); gap: 0 0.75rem; padding: 0.1875rem 0; align-items: baseline; }
.points li::before { content: counter(point); color: var(--quiet); font-size: 0.8125rem; text-align: right; font-variant-numeric: tabular-nums; }
.points .date { grid-column: 2 / -1; }
.points .date + time { grid-column: 2; }
.points .after { white-space: nowrap; }
.points .after { text-align: right; }
.source { overflow-wrap: anywhere; }
.points .state, .points time, .points .date, .after, .source { color: var(--quiet); font-weight: 400; }
.points .marked .words { font-weight: 600; color: var(--tone); }
.points .plain .words { color: var(--ink); }

table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
caption { text-align: left; color: var(--quiet); font-size: 0.875rem; padding-bottom: 0.25rem; }
th, td { overflow-wrap: anywhere; text-align: left; vertical-align: top; padding: 0.4375rem 0.75rem 0.4375rem 0; border-bottom: 1px solid var(--rule); }
thead th { font-weight: 600; font-size: 0.8125rem; color: var(--quiet); }
tbody th { font-weight: 600; }
td { min-width: 8.5rem; }
time { white-space: nowrap; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: 0.75rem 1.5rem; margin: 1.25rem 0 0; }
.facts dt { color: var(--quiet); font-size: 0.8125rem; }
.facts dd { margin: 0; font-size: 1.125rem; font-variant-numeric: tabular-nums; }
.facts .more { color: var(--quiet); font-size: 0.8125rem; }
.labels { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0 0 1rem; padding: 0; font-size: 0.875rem; }
.labels code { color: var(--quiet); }

details { border-bottom: 1px solid var(--rule); }
summary { padding: 0.4375rem 0; cursor: pointer; font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
pre { white-space: pre-wrap; background: var(--soft); padding: 0.75rem; margin: 0 0 0.75rem; }

@media (max-width: 40rem) {
  body { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.375rem; }
  .points li { grid-template-columns: 1.5rem max-content max-content minmax(0, 1fr); padding: 0.3125rem 0; }
  .points .words { grid-column: 2 / -1; }
  svg text { font-size: 9.5px; }
  svg text.state { display: none; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  table, caption, tbody, tr, tbody th, td { display: block; }
  tr { border-bottom: 1px solid var(--rule); padding: 0.375rem 0; }
  tbody th, td { border: 0; padding: 0.125rem 0; }
  td::before { content: attr(data-head) " "; color: var(--quiet); font-size: 0.8125rem; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  details::details-content { content-visibility: visible; display: block; }
  h2, h3, caption, summary { break-after: avoid; }
  tr, .points li, svg.strip { break-inside: avoid; }
}
`;
