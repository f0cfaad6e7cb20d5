import { createHash } from 'node:crypto';
import { html } from '../../tools/html.ts';
import { iso } from '../records/times.ts';
import { answerTable } from './answers.ts';
import { drawTimeline } from './drawing.ts';
import { endpointTable } from './endpoints.ts';
import { factsOf } from './facts.ts';
import type { Incident } from './incident.ts';
import { LEGEND } from './legend.ts';
import { linkLossTable } from './link-loss.ts';
import { pointList } from './point-list.ts';
import { rawRecords, reportSections } from './sections.ts';
import { sentenceOf } from './sentence.ts';
import { STYLE } from './style.ts';
import { timelineOf } from './timeline.ts';

/** Whatever its content, the page loads, runs and sends nothing (Content Security Policy Level 3). */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(String(STYLE)).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The incident as one self-contained HTML document. */
export function page(incident: Incident): string {
  const timeline = timelineOf(incident);
  const sentence = sentenceOf(incident);
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${sentence}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p class="kind">${incident.started ? 'Incident' : 'Event'} <code>${incident.name}</code></p>
<h1>${sentence}</h1>
${factsOf(incident)}
</header>
<main>
<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
<div class="drawing">${drawTimeline(timeline, incident.readAt)}</div>
${LEGEND}
<h3>Timeline as a list</h3>
${pointList(timeline.points)}
</section>
<section aria-labelledby="endpoints"><h2 id="endpoints">Endpoints</h2>
${endpointTable(incident)}
</section>
<section aria-labelledby="infinispan"><h2 id="infinispan">Infinispan</h2>
${answerTable(incident)}
${linkLossTable(incident)}</section>
<section aria-labelledby="reports"><h2 id="reports">Reports</h2>
${reportSections(incident)}</section>
<section aria-labelledby="raw"><h2 id="raw">Raw records</h2>
${rawRecords(incident)}</section>
</main>
<footer><p class="note">All times are UTC. Read at <time>${iso(incident.readAt)}</time>.</p></footer>
</body>
</html>
`);
}
