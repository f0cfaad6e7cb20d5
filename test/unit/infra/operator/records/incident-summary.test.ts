import { expect, it } from 'vitest';
import { claimLine, summarizeIncident } from '../../../../../infra/operator/records/incident-summary.ts';
import { incident, LONG_AGO, NOW, restoring } from '../../../support/claim.ts';

const PROGRESS = {
  cachesDone: 2,
  caches: 5,
  entries: { site: 12_400, survivor: 25_000 },
  perSecond: 1400,
  secondsLeft: 9,
};
const AT = new Date(LONG_AGO).toISOString();
const STARTED = `started ${AT} (10 min ago)`;
const HEAD = `site-b, reported by site-a, ${STARTED}`;
const TAIL = `last write remove-endpoints at ${AT}, incident ${incident().incident}`;
const INCOMPLETE = `the data of site-b are incomplete since ${AT}`;

it.each([
  { of: 'a started incident', known: incident(), line: `started: ${HEAD}, ${TAIL}` },
  {
    of: 'a restore that has just started',
    known: restoring(),
    line: `restoring: ${HEAD}, restore started by alice, ${STARTED}, ${INCOMPLETE}, ${TAIL}`,
  },
  {
    of: 'a restore that pushes',
    known: restoring({ step: 'pushing' }),
    line: `restoring: ${HEAD}, restore pushing by alice, ${STARTED}, pushed 2 of 5 caches, 12,400 of 25,000 entries, 1,400 a second, 9 s left, ${INCOMPLETE}, ${TAIL}`,
  },
  {
    of: 'a fenced incident after a restore that was undone',
    known: incident({ phase: 'fenced', incompleteSince: LONG_AGO }),
    line: `fenced: ${HEAD}, ${INCOMPLETE}, ${TAIL}`,
  },
  {
    of: 'a restored incident',
    known: incident({ phase: 'closed', restore: restoring({ step: 'joined' }).restore }),
    line: `closed: ${HEAD}, ${TAIL}`,
  },
])('the line of $of', ({ known, line }) => {
  expect(claimLine(summarizeIncident(known, PROGRESS), NOW)).toBe(line);
});

it.each([
  { of: 'while no entry arrives', entries: PROGRESS.entries, shown: '12,400 of 25,000 entries' },
  { of: 'of a site that did not count', entries: { survivor: 25_000 }, shown: 'unknown of 25,000 entries' },
  { of: 'of a survivor that did not count', entries: { site: 12_400 }, shown: '12,400 of unknown entries' },
])('the progress $of is shown without a speed', ({ entries, shown }) => {
  const { cachesDone, caches } = PROGRESS;
  const { restore } = summarizeIncident(restoring({ step: 'pushing' }), { cachesDone, caches, entries });

  expect(restore?.progress).toBe(`pushed 2 of 5 caches, ${shown}`);
});
