import { type Html, html } from '../../tools/html.ts';
import type { Incident } from './incident.ts';
import { clock, day, span } from './times.ts';

/** The most important times and the claim's phase. */
export function factsOf({ name, reports, claim }: Incident): Html {
  const [first] = reports;
  const alert = Date.parse(first?.event.startsAt ?? '');
  const fenced = first?.rows.find(({ trail }) => trail.outcome === 'FENCED' && trail.incident === name);
  const since = (at: number) => `${span(at - alert)} later`;
  const facts: (readonly [string, string, string])[] = [
    ...(Number.isNaN(alert) ? [] : [['Alert started', clock(alert), day(alert)] as const]),
    ...(claim
      ? [['Fencing started', clock(Date.parse(claim.startedAt)), since(Date.parse(claim.startedAt))] as const]
      : []),
    ...(fenced ? [['Fenced', clock(fenced.at), since(fenced.at)] as const] : []),
    [
      'Claim now',
      claim?.phase ?? 'none',
      claim ? `reported by ${claim.reporter}` : 'superseded, or never acquired',
    ],
  ];
  return html`<dl class="facts">
${facts.map(
  ([name, value, more]) => html`<div><dt>${name}</dt><dd>${value}</dd><dd class="more">${more}</dd></div>
`,
)}</dl>`;
}
