import { describe, expect, it } from 'vitest';
import { SecretUnavailable } from '../../../../../functions/domain/errors.ts';
import { fencingEvent } from '../../../../../functions/domain/event.ts';
import { claimed, incident, NOW } from '../../../support/claim.ts';
import { accelerator, both, endpoint, listing, siteA, siteB } from '../../../support/topology.ts';
import { APART, CONNECTED, createProbe, type Row } from './row.ts';

const healthy = { from: 0, ...CONNECTED };
const CUT = 100;
const cut = [healthy, { from: CUT, ...APART }];
const AGAINST_B = 'site-b by site-a';
const AGAINST_A = 'site-a by site-b';

const down = (...endpoints: (typeof siteA)[]) => listing(siteA, ...endpoints);
const dead = [healthy, { from: CUT, 'site-a': [] }];

describe('a run', () => {
  it('looks eleven times in 50 s, and ends', async () => {
    const probe = createProbe({ views: [healthy] });

    expect(await probe.minutes(1)).toEqual([{ verdict: 'LOOKED', looks: 11, executions: [] }]);
    expect(probe.world.time.now - NOW).toBe(50_000);
    expect(probe.world.chain().filter((call) => !call.startsWith('sleep'))).toEqual([]);
  });

  it.each([
    {
      of: 'connected sites',
      views: [healthy],
      metrics: ['ProbeSeesOther 1 site-a', 'ProbeSeesOther 1 site-b', 'ProbeAnswerTime 0'],
    },
    {
      of: 'a link that was lost in one look',
      views: [healthy, { from: 20, ...APART }, { from: 25, ...CONNECTED }],
      metrics: ['ProbeSeesOther 0 site-a', 'ProbeSeesOther 0 site-b', 'ProbeAnswerTime 0'],
    },
    {
      of: 'one silent site',
      views: [{ from: 0, 'site-a': [] }],
      metrics: ['ProbeSeesOther 0 site-a', 'ProbeAnswerTime 0'],
    },
    {
      of: 'one slow answer',
      views: [
        { from: 0, 'site-a': [] },
        { from: 20, 'site-a': [], takes: 300 },
        { from: 25, 'site-a': [] },
      ],
      metrics: ['ProbeSeesOther 0 site-a', 'ProbeAnswerTime 300'],
    },
    { of: 'two silent sites', views: [], metrics: [] },
  ])('publishes the metrics of $of', async ({ views, metrics }) => {
    const probe = createProbe({ views });

    await probe.minutes(1);

    expect(probe.metrics).toEqual(metrics);
  });

  it('asks each site about the other one', async () => {
    const probe = createProbe({ views: [healthy] });

    await probe.minutes(1);

    expect([...probe.asked]).toEqual(['site-a about site-b', 'site-b about site-a']);
  });

  it('writes only starts of outages, attempts and its last look', async () => {
    const probe = createProbe({ views: dead });

    await probe.minutes(2);

    // The end of the first run, the outage, its attempt one look later, and the end of the second run.
    expect(probe.kept.writes).toBe(4);
    expect(probe.kept.starts).toBe(1);
  });

  it('keeps the last answers for the CLI', async () => {
    const probe = createProbe({ views: [healthy] });

    await probe.minutes(2);

    expect(probe.kept.stored.version).toBe(2);
    expect(probe.kept.stored.state).toMatchObject({
      lookedAt: NOW + 110_000,
      sites: { 'site-a': { seesOther: true, since: NOW }, 'site-b': { seesOther: true, since: NOW } },
      outages: [],
    });
  });
});

describe('the workflow is started', () => {
  it.each<{
    readonly title: string;
    readonly row: Row;
    readonly minutes?: number;
    readonly started: Readonly<Record<string, readonly number[]>>;
  }>([
    { title: 'never while the sites see each other', row: { views: [healthy] }, started: {} },
    {
      title: 'at once if neither site sees the other',
      row: { views: cut },
      started: { [AGAINST_B]: [CUT], [AGAINST_A]: [CUT] },
    },
    {
      title: "with the preferred survivor's event first",
      row: { views: cut, preferredSurvivor: 'site-b' },
      started: { [AGAINST_A]: [CUT], [AGAINST_B]: [CUT] },
    },
    {
      title: 'by the second look if the offline site is silent',
      row: { views: dead },
      started: { [AGAINST_B]: [CUT + 5] },
    },
    {
      title: 'at once if it is out of service, too',
      row: { views: dead, accelerators: [down(endpoint('site-b', { health: 'UNHEALTHY' }))] },
      started: { [AGAINST_B]: [CUT] },
    },
    {
      title: 'after eleven looks if it answers that it sees the reporter',
      row: { views: [healthy, { from: CUT, 'site-a': [], 'site-b': ['site-a'] }] },
      // The run ends at 110 s, and the next one starts at 120 s.
      started: { [AGAINST_B]: [CUT + 55] },
    },
    {
      title: 'after eleven looks if it cannot be asked',
      row: { views: dead, fails: new SecretUnavailable('no secret') },
      started: { [AGAINST_B]: [CUT + 55] },
    },
    {
      title: 'not while the reporter has answered for less than a minute',
      row: { views: [{ from: 0, ...APART }] },
      minutes: 2,
      started: { [AGAINST_B]: [60], [AGAINST_A]: [60] },
    },
    {
      title: 'never after a link that flaps for less than two looks with a silent site',
      row: { views: [...dead, { from: CUT + 5, ...CONNECTED }] },
      started: {},
    },
    {
      title: 'again every five minutes of one outage',
      row: { views: cut },
      minutes: 10,
      started: { [AGAINST_B]: [CUT, 250, 550], [AGAINST_A]: [CUT, 250, 550] },
    },
    {
      title: 'for another outage',
      row: { views: [...cut, { from: 130, ...CONNECTED }, { from: 145, ...APART }] },
      started: { [AGAINST_B]: [CUT, 145], [AGAINST_A]: [CUT, 145] },
    },
  ])('$title', async ({ row, minutes = 3, started }) => {
    const probe = createProbe(row);

    await probe.minutes(minutes);

    const starts = probe.events.map(({ site, reporter }, index) => ({
      decision: `${site} by ${reporter}`,
      after: probe.startedAfter[index],
    }));
    const byDecision = Object.entries(Object.groupBy(starts, ({ decision }) => decision));
    expect(byDecision.map(([decision, list = []]) => [decision, list.map(({ after }) => after)])).toEqual(
      Object.entries(started),
    );
    expect(probe.errors).toEqual([]);
  });

  it('with an event that starts with the outage, and names the accelerator', async () => {
    const probe = createProbe({ views: cut });

    const outputs = await probe.minutes(9);

    const mine = probe.events
      .filter(({ site }) => site === 'site-b')
      .map((event) => fencingEvent.parse(event));
    const names = outputs.flatMap(({ executions }) => executions);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(probe.events.length);
    for (const event of mine) {
      expect(event).toEqual({
        version: 1,
        mode: 'event',
        accelerator: both.dnsName.toLowerCase(),
        site: 'site-b',
        reporter: 'site-a',
        startsAt: new Date(NOW + CUT * 1000).toISOString(),
        fingerprint: '',
        labels: { detector: 'probe' },
      });
    }
  });

  it('at each accelerator of the pair', async () => {
    const of = (arn: string) => accelerator([[{ endpoints: [siteA, siteB] }]], { arn });
    const other = listing(siteA);
    const probe = createProbe({ views: dead, accelerators: [of('one'), of('two'), other] });

    await probe.minutes(2);

    expect(probe.events.map((event) => event.accelerator)).toEqual([
      'one.awsglobalaccelerator.com',
      'two.awsglobalaccelerator.com',
    ]);
    expect(probe.world.chain()).toContain(`read ${other.arn} + read one + read two`);
  });

  it('not while fencing is paused, and then without a new outage', async () => {
    const pause = { until: NOW + 200_000, reason: 'maintenance' };
    const claim = claimed(incident({ phase: 'closed' }), { pause });
    const probe = createProbe({ views: cut, claim });

    await probe.minutes(4);

    expect(probe.startedAfter).toEqual([200, 200]);
    expect(probe.events.map(({ startsAt }) => Date.parse(startsAt) - NOW)).toEqual([CUT * 1000, CUT * 1000]);
    expect(probe.errors).toEqual([]);
  });
});

describe('after an error', () => {
  it.each([
    { failure: 'unavailable', error: 'PutItem: throttled' },
    { failure: 'changed', error: 'another run was first' },
  ])('in each look the probe counts as silent: $failure', async ({ failure, error }) => {
    const views = [{ from: 0, 'site-a': [], 'site-b': [] }];
    const probe = createProbe({ views, failingWrites: Array(20).fill(failure) });

    await probe.minutes(1);

    expect(probe.errors).toEqual(Array(11).fill(error));
    expect(probe.metrics).toEqual(['ProbeSeesOther 0 site-a', 'ProbeSeesOther 0 site-b']);
  });

  it.each<{
    readonly of: string;
    readonly row: Partial<Row>;
    readonly after: readonly number[];
    readonly errors: readonly string[];
  }>([
    {
      of: 'an execution',
      row: { failingStarts: [0] },
      after: [CUT + 5, CUT + 5],
      errors: ['not started'],
    },
    {
      of: 'an execution after two looks, which still count',
      row: { views: dead, failingStarts: [0] },
      after: [CUT + 10],
      errors: ['not started'],
    },
    {
      of: 'the write of the outage',
      // The first write ends the first run.
      row: { failingWrites: { 1: 'unavailable' } },
      after: [CUT + 5, CUT + 5],
      errors: ['PutItem: throttled'],
    },
    {
      of: 'that write, because another run was first',
      row: { failingWrites: { 1: 'changed' } },
      after: [CUT + 5, CUT + 5],
      errors: ['another run was first'],
    },
    {
      of: 'the write of the attempt',
      row: { failingWrites: { 2: 'unavailable' } },
      after: [CUT, CUT],
      errors: ['PutItem: throttled'],
    },
    {
      of: 'the write at the end of a run',
      row: { failingWrites: { 0: 'unavailable' } },
      after: [120, 120],
      errors: ['PutItem: throttled'],
    },
  ])('of $of, the next look tries again', async ({ row, after, errors }) => {
    const probe = createProbe({ views: cut, ...row });

    await probe.minutes(3);

    expect(probe.startedAfter).toEqual(after);
    expect(probe.errors).toEqual(errors);
  });
});
