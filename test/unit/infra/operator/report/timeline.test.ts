import { expect, it } from 'vitest';
import { REASONS } from '../../../../../functions/domain/outcomes.ts';
import { RESTORE_REASONS } from '../../../../../functions/domain/restore/outcomes.ts';
import type { Incident } from '../../../../../infra/operator/report/incident.ts';
import type { Run } from '../../../../../infra/operator/report/run.ts';
import { timelineOf } from '../../../../../infra/operator/report/timeline.ts';
import { after, claim, EXECUTION, incident, lost, report, row } from './incidents.ts';
import { recordedIncident } from './recording.ts';

/** The points after the alert's start, as `+seconds tone words`; those without a number in the drawing in brackets. */
const pointsOf = (given: Partial<Incident>): string[] =>
  timelineOf(incident(given))
    .points.slice(1)
    .map(({ at, tone, marked, words }) => {
      const line = `+${(at - after(0)) / 1000} ${tone} ${words}`;
      return marked ? line : `[${line}]`;
    });

const run = (changes: Partial<Run>): Run => ({
  execution: EXECUTION,
  kept: true,
  visits: [],
  events: [],
  ...changes,
});
const endpoint = { listener: 'l', group: 'g', endpointId: 'e' };

it.each<{ of: string; given: Partial<Incident>; points: readonly string[] }>([
  {
    of: 'the claim, only for the event that won',
    given: { reports: [report(), lost()], claim: claim('started') },
    points: [
      '+0 plain The alert starts firing: site-b reports site-a offline',
      '+2 plain The fencing of site-b starts: the claim is acquired',
    ],
  },
  {
    of: 'a rollback',
    given: {
      reports: [
        report({
          rows: [
            row(5, { step: 'removed', record: { removed: [endpoint, endpoint] } }),
            row(9, {
              outcome: 'NOT_FENCED',
              reason: 'REPORTER_NOT_IN_SERVICE',
              record: { output: { verdict: 'ROLLED_BACK', restored: [endpoint] } },
            }),
          ],
        }),
      ],
    },
    points: [
      '+5 plain Removed from the accelerator: 2 endpoints of site-b',
      '+9 bad Rolled back: one endpoint of site-b put back, because site-a is not in service',
    ],
  },
  {
    of: 'a restore',
    given: {
      restores: {
        runs: [
          run({ visits: [{ state: 'Clear the site', kind: 'write', from: after(101), to: after(102) }] }),
        ],
        rows: [
          row(100, {
            step: 'planned',
            record: {
              request: { site: 'site-b', by: 'alice' },
              plan: {
                survivor: 'site-a',
                entries: { sessions: { survivor: 5, site: 2 }, tokens: { survivor: 1, site: 0 } },
              },
            },
          }),
          row(100.5, { step: 'approved', record: { by: 'bob', action: 'approve the plan' } }),
          row(103, { step: 'joined', record: { plan: null } }),
          row(104, { step: 'stopped', record: { by: 'bob', why: 'it is late' } }),
          row(105, { outcome: 'FAILED', record: { status: 'ABORTED', state: 'Wait for Keycloak' } }),
          row(106, { outcome: 'NOT_RESTORED', reason: 'NOT_APPROVED', record: { output: { detail: '' } } }),
          row(107, {
            step: 'returned',
            record: { output: { returned: [endpoint, endpoint], refused: [endpoint] } },
          }),
          row(108, { outcome: 'RESTORED', record: { output: {} } }),
        ],
      },
    },
    points: [
      '+100 operator alice starts a restore of site-b: 2 entries to throw away, 6 to push',
      '+100.5 operator bob: approve the plan',
      '[+101 plain Clear the site, 1.00 s]',
      '+103 plain The site has the data of the survivor, and writes back to it',
      '+104 operator bob stops the restore: it is late',
      '+105 bad The restore ends ABORTED in "Wait for Keycloak"',
      `+106 bad Not restored, NOT_APPROVED: ${RESTORE_REASONS.NOT_APPROVED}`,
      '+107 plain Endpoints put back: 2, 1 refused',
      '+108 good Restored: the incident is closed',
    ],
  },
  {
    of: 'a decision not to fence, with its detail or the text of its reason',
    given: {
      reports: [
        report({
          rows: [
            row(1, { outcome: 'NOT_FENCED', reason: 'PAUSED' }),
            row(2, {
              outcome: 'NOT_FENCED',
              reason: 'REPORTER_UNREACHABLE',
              record: { output: { detail: '401' } },
            }),
            row(3, { outcome: 'REHEARSED' }),
          ],
        }),
      ],
    },
    points: [
      `+1 plain Not fenced, PAUSED: ${REASONS.PAUSED}`,
      '+2 plain Not fenced, REPORTER_UNREACHABLE: 401',
      '+3 plain REHEARSED',
    ],
  },
  {
    of: 'a recorded failure once, not again from the history',
    given: {
      reports: [
        report({
          rows: [
            row(5, {
              outcome: 'FAILED',
              record: {
                status: 'TIMED_OUT',
                state: 'Take site offline',
                error: 'E',
                cause: '{"errorMessage":"m"}',
              },
            }),
          ],
          runs: [run({ events: [{ kind: 'ended', at: after(5.01), status: 'TIMED_OUT', why: 'E: m' }] })],
        }),
      ],
    },
    points: ['+5 bad The execution ends TIMED_OUT in "Take site offline": E: m'],
  },
  {
    of: 'an ending that is not on record, though an earlier failure is',
    given: {
      reports: [
        report({
          rows: [row(0.5, { outcome: 'FAILED', record: { status: 'ABORTED' } })],
          runs: [
            run({
              events: [
                { kind: 'started', at: after(1) },
                { kind: 'ended', at: after(5), status: 'SUCCEEDED', why: '' },
              ],
            }),
          ],
        }),
      ],
    },
    points: [
      '+0.5 bad The execution ends ABORTED',
      '+1 plain Execution site-b_by_site-a_20261124T133554Z_x_001 starts',
      '+5 plain The execution ends SUCCEEDED',
    ],
  },
  {
    of: 'a redrive with and without a record',
    given: {
      reports: [
        report({
          rows: [
            row(30.1, { step: 'rerun', record: { by: 'me@here', action: 'redrive', why: 'it is ABORTED' } }),
          ],
          runs: [
            run({
              events: [
                { kind: 'redriven', at: after(30) },
                { kind: 'redriven', at: after(90) },
              ],
            }),
          ],
        }),
      ],
    },
    points: [
      '[+30 plain The execution is redriven]',
      '+30.1 operator me@here redrives the execution: it is ABORTED',
      '+90 plain The execution is redriven',
    ],
  },
  {
    of: 'states, one of which has not ended',
    given: {
      reports: [
        report({
          runs: [
            run({
              visits: [
                { state: 'Choose', kind: 'decide', from: after(1), to: after(1.001) },
                { state: 'Wait', kind: 'wait', from: after(1.001), to: after(16) },
                { state: 'Look', kind: 'read', from: after(16) },
              ],
            }),
          ],
        }),
      ],
    },
    points: ['[+1 plain Choose]', '[+1.001 plain Wait, 15.0 s]', '[+16 plain Look, until now]'],
  },
  {
    of: 'observations without a history',
    given: { reports: [report({ rows: [row(1, { step: 'observed' })], runs: [run({ kept: false })] })] },
    points: ['+1 plain Observations recorded'],
  },
  {
    of: 're-verifications',
    given: {
      reports: [report({ verified: { times: 3, lastAt: new Date(after(900)).toISOString() } })],
    },
    points: ['+900 plain Last of 3 re-verifications'],
  },
  {
    of: 'a pause',
    given: {
      pauses: [
        row(20, { step: 'paused', record: { by: 'me@here', until: '14:00', reason: 'racks' } }),
        row(25, { step: 'resumed', record: { by: 'you@there' } }),
      ],
    },
    points: [
      '+20 operator Fencing is paused by me@here until 14:00: racks',
      '+25 operator Fencing is resumed by you@there',
    ],
  },
  {
    of: 'an approval',
    given: { reports: [report({ rows: [row(40, { step: 'approved', record: { by: 'me@here' } })] })] },
    points: ['+40 operator me@here approves the event, which was seen in observe mode'],
  },
  {
    of: 'an unknown row: none',
    given: { reports: [report({ rows: [row(1, { step: 'something', record: 'else' })] })] },
    points: [],
  },
])('points of $of', ({ given, points }) => {
  expect(pointsOf(given)).toEqual(points);
});

it('the recorded incident is in order of time, with a lane per event', () => {
  const { lanes, points } = timelineOf(recordedIncident());

  expect(lanes.map(({ title }) => title)).toEqual(['site-a reports site-b', 'site-b reports site-a']);
  expect(points.map(({ number }) => number)).toEqual(points.map((_, index) => index + 1));
  expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).sort((one, other) => one - other));
  const marked = points.filter((point) => point.marked).map(({ lane, words }) => `${lane.title}: ${words}`);
  expect(marked.map((line) => line.replace(/_20\d+T\d+Z_\w+/, ''))).toEqual([
    'site-a reports site-b: The alert starts firing: site-a reports site-b offline',
    'site-b reports site-a: The alert starts firing: site-b reports site-a offline',
    'site-a reports site-b: Execution site-b_by_site-a starts',
    'site-a reports site-b: Look up accelerator fails: AcceleratorUnavailable: Global Accelerator ListAccelerators: InternalServiceErrorException',
    'site-a reports site-b: The fencing of site-b starts: the claim is acquired',
    'site-a reports site-b: Removed from the accelerator: one endpoint of site-b',
    'site-b reports site-a: Execution site-a_by_site-b starts',
    'site-b reports site-a: Not fenced, LOST_TO_OTHER_SITE: site-b was reported by site-a first',
    'site-a reports site-b: Take site offline fails: InfinispanUnavailable: POST take-offline: 500',
    'site-a reports site-b: The execution ends ABORTED in "Take site offline": StoppedByHand: site-a\'s Infinispan does not answer',
    'site-a reports site-b: operator@laptop redrives the execution: it is ABORTED, and goes on at the state that failed',
    "site-a reports site-b: Fenced: site-b is removed from the accelerator and offline at site-a's Infinispan",
  ]);
});
