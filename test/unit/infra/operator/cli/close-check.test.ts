import { expect, it } from 'vitest';
import { type ClosingState, obstaclesToClosing } from '../../../../../infra/operator/cli/close-check.ts';
import type { RehearsalSummary } from '../../../../../infra/operator/records/rehearsals.ts';
import { incident, LONG_AGO, MINUTE, NOW } from '../../../support/claim.ts';
import { both, listing, siteA } from '../../../support/topology.ts';

const fenced = incident({
  phase: 'fenced',
  intent: { write: 'take-offline', at: LONG_AGO },
  takeOfflineSentAt: LONG_AGO,
  survivorAnsweredAt: LONG_AGO,
});
const { survivorAnsweredAt: _, ...unanswered } = fenced;

const rehearsal = (site: string, reporter: string, backup: string, at = NOW): RehearsalSummary => ({
  site,
  reporter,
  accelerator: 'a.example',
  execution: 'rehearsal',
  startedAt: new Date(at).toISOString(),
  at: new Date(NOW).toISOString(),
  blocked: false,
  would: '',
  backup,
});
const ONLINE = [rehearsal('site-b', 'site-a', 'online'), rehearsal('site-a', 'site-b', 'online')];
const OUT = { unavailable: 'AWS is unreachable: ETIMEDOUT' };
const RESTORED: ClosingState = {
  incident: fenced,
  now: NOW,
  accelerators: [both],
  running: { any: false },
  rehearsals: ONLINE,
};

it.each<{ when: string; state: Partial<ClosingState>; obstacles: readonly RegExp[] }>([
  { when: 'the site is restored', state: {}, obstacles: [] },
  {
    when: 'the site is not listed',
    state: { accelerators: [listing(siteA)] },
    obstacles: [/^site-b is not in service\.$/],
  },
  {
    when: 'a restore may have emptied the site, and none has filled it',
    state: { incident: { ...fenced, incompleteSince: NOW - MINUTE } },
    obstacles: [/^The data of site-b are incomplete since \S+Z: a restore may have emptied its caches\.$/],
  },
  {
    when: 'an execution runs',
    state: { running: { any: true } },
    obstacles: [/^An execution .* is running\.$/],
  },
  {
    when: 'a write was sent a moment ago',
    state: { incident: { ...fenced, survivorAnsweredAt: NOW - MINUTE } },
    obstacles: [
      /^A write that was sent may take effect until 2026-11-24T14:02:05\.000Z\.$/,
      /^No rehearsal .* site-b at site-a since 2026-11-24T14:02:05\.000Z/,
      /^No rehearsal .* site-a at site-b since 2026-11-24T14:02:05\.000Z/,
    ],
  },
  {
    when: 'the survivor has not answered since the take-offline',
    state: { incident: unanswered },
    obstacles: [/^The Infinispan of site-a has not answered/],
  },
  {
    when: 'the site is still offline at the survivor',
    state: { rehearsals: [...ONLINE, rehearsal('site-b', 'site-a', 'offline')] },
    obstacles: [/^The status of site-b at site-a was offline at /],
  },
  {
    when: 'the survivor is still offline at the site',
    state: { rehearsals: [...ONLINE, rehearsal('site-a', 'site-b', 'mixed')] },
    obstacles: [/^The status of site-a at site-b was mixed at /],
  },
  {
    when: 'the last rehearsals are older than the last write',
    state: { rehearsals: ONLINE.map((one) => ({ ...one, startedAt: new Date(LONG_AGO - 1).toISOString() })) },
    obstacles: [/^No rehearsal .* site-b at site-a .*run rehearse\.$/, /^No rehearsal .* site-a at site-b /],
  },
  {
    when: 'a rehearsal was started while the take-offline could still take effect',
    state: {
      rehearsals: [rehearsal('site-b', 'site-a', 'online', LONG_AGO + MINUTE), ...ONLINE.slice(1)],
    },
    obstacles: [
      /^No rehearsal has read the status of site-b at site-a since 2026-\S+Z, when .*run rehearse\.$/,
    ],
  },
  {
    when: 'the region of a load balancer, Step Functions and DynamoDB are out',
    state: { accelerators: OUT, running: OUT, rehearsals: OUT },
    obstacles: [
      /^The accelerators could not be read: AWS is unreachable: ETIMEDOUT$/,
      /^The incident's executions could not be read: /,
      /^The last rehearsals could not be read: /,
    ],
  },
])('$when', ({ state, obstacles }) => {
  const found = obstaclesToClosing({ ...RESTORED, ...state });

  expect(found).toEqual(obstacles.map((obstacle) => expect.stringMatching(obstacle)));
});
