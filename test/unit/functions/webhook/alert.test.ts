import { describe, expect, it } from 'vitest';
import { type Known, parseAlert } from '../../../../functions/webhook/alert.ts';

const KNOWN: Known = { alertName: 'SiteOffline', sites: ['site-a', 'site-b'] };
const LABELS = {
  site: 'site-b',
  reporter: 'site-a',
  alertname: 'SiteOffline',
  accelerator: 'a1.awsglobalaccelerator.com',
};
const read = (changes: object) =>
  parseAlert({ status: 'firing', labels: LABELS, startsAt: '2026-11-24T13:35:54Z', ...changes }, KNOWN);

/** Labels whose JSON has this many bytes. */
function labelsOf(bytes: number): Record<string, string> {
  const rest = JSON.stringify({ ...LABELS, text: '' }).length;
  return { ...LABELS, text: 'x'.repeat(bytes - rest) };
}

describe('an alert at a limit', () => {
  it.each([
    { of: 'labels of 32 KiB', changes: { labels: labelsOf(32 * 1024) }, kind: 'event' },
    { of: 'labels of one byte more', changes: { labels: labelsOf(32 * 1024 + 1) }, kind: 'rejected' },
    { of: 'the earliest start', changes: { startsAt: '2000-01-01T00:00:00Z' }, kind: 'event' },
    { of: 'an earlier start', changes: { startsAt: '1999-12-31T23:59:59.999Z' }, kind: 'rejected' },
    {
      of: 'a heartbeat of a site',
      changes: { labels: { alertname: 'FencingHeartbeat', reporter: 'site-a' } },
      kind: 'heartbeat',
    },
    {
      of: 'a heartbeat of no site',
      changes: { labels: { alertname: 'FencingHeartbeat' } },
      kind: 'rejected',
    },
  ])('with $of is read as $kind', ({ changes, kind }) => {
    expect(read(changes).kind).toBe(kind);
  });

  it('has its labels sorted in the event', () => {
    const reading = read({});

    expect(reading.kind === 'event' && Object.keys(reading.event.labels)).toEqual([
      'accelerator',
      'alertname',
      'reporter',
      'site',
    ]);
  });
});
