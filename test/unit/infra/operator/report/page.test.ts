import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../../../infra/operator/report/incident.ts';
import { page } from '../../../../../infra/operator/report/page.ts';
import { HOSTILE, hostileRecording } from './hostile.ts';
import { after, claim, EXECUTION, incident, lost, report, row } from './incidents.ts';
import { recordedIncident } from './recording.ts';

/** The visible text of a part of the page, on one line. */
const shown = (text: string): string =>
  text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

const section = (of: Incident, name: string): string =>
  shown(new RegExp(`<h2 id="${name}">.*?</section>`, 's').exec(page(of))?.[0] ?? '');

describe('the page', () => {
  const whole = page(recordedIncident());

  it('references no resource that a browser would load, and forbids every other one', () => {
    expect(whole).not.toMatch(
      /<(?:script|link|img|iframe|object|embed|base|form)\b|@import|url\((?!#)| src=/,
    );
    expect(whole).toContain('default-src &#39;none&#39;; style-src &#39;sha256-');
    expect(whole).not.toMatch(/unsafe|(?<!data-)style="/);
  });

  it('allows its own style sheet by its hash', () => {
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(whole) ?? [];

    expect(whole).toContain(`sha256-${createHash('sha256').update(style).digest('base64')}`);
  });

  it('has one heading of level 1, which is also its title', () => {
    const headings = [...whole.matchAll(/<h1>(.*?)<\/h1>/g)].map(([, text]) => text);

    expect(headings).toHaveLength(1);
    expect(whole).toContain(`<title>${headings[0]}</title>\n<style>`);
  });

  it('is the same for the same incident', () => {
    expect(page(recordedIncident())).toBe(whole);
  });

  it('writes no foreign text as markup, and all of it in the raw records', () => {
    const hostile = page(recordedIncident(hostileRecording()));

    expect(hostile).not.toMatch(
      /<[^>]*(?:class=.?hostile|onerror|onmouseover)|<\/?script|(?![\n\t])[\p{Cc}\p{Bidi_Control}]/iu,
    );
    for (const name of Object.keys(HOSTILE)) expect(hostile).toContain(`<bdi>${name}</bdi>`);
    expect(hostile).toContain('0123456789abcdef'.repeat(640));
  });
});

const endpointId = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/b/1';
const endpoint = { listener: 'l', group: 'x/listener/l1/endpoint-group/g1', endpointId };
const seen = row(1, {
  step: 'observed',
  record: {
    accelerator: {
      dnsName: 'a1.example.com',
      listeners: [
        {
          arn: 'l',
          groups: [
            {
              arn: endpoint.group,
              region: 'eu-west-1',
              trafficDial: 50,
              endpoints: [
                { endpointId, site: 'site-b', health: 'HEALTHY', weight: 128 },
                { endpointId: 'eipalloc-1', site: null, health: 'INITIAL', weight: 0 },
              ],
            },
          ],
        },
      ],
    },
    health: {
      infinispan: {
        answered: true,
        observation: { localSite: 'site-a', siteMaster: false, sitesView: [], backup: 'online' },
      },
    },
  },
});
const removed = row(2, { step: 'removed', record: { removed: [endpoint] } });
const removedAgain = row(9, { step: 'removed', record: { removed: [endpoint] } });
const fencedOutcome = row(10, { record: { output: { verdict: 'GO', removed: [endpoint] } } });
const rolledBack = row(3, { record: { output: { verdict: 'ROLLED_BACK', restored: [endpoint] } } });
const takenOffline = (caches: Record<string, string>) =>
  row(4, { record: { output: { verdict: 'GO', before: 'mixed', after: 'offline', caches } } });
const unanswered = row(5, {
  record: { output: { verdict: 'WAIT', infinispan: { answered: false, why: 'ECONNREFUSED' } } },
});

it.each([
  { of: 'endpoints', when: 'none is on record', rows: [], message: 'No endpoint is on record.' },
  {
    of: 'endpoints',
    when: 'one was removed, and another has no known site',
    rows: [seen, removed],
    message:
      /site-b arn:\S+ in endpoint-group\/g1 HEALTHY, weight 128, dial 50 % removed at 13:35:56\.000 unknown site eipalloc-1 in \S+ INITIAL, weight 0, dial 50 % unchanged/,
  },
  {
    of: 'endpoints',
    when: 'it was put back without an earlier record',
    rows: [removed, rolledBack],
    message: /unknown site arn:\S+ in \S+ listed put back at 13:35:57\.000/,
  },
  {
    of: 'endpoints',
    when: 'another execution named the removed one again',
    rows: [seen, removed, removedAgain],
    message: /site-b arn:\S+ in endpoint-group\/g1 HEALTHY, weight 128, dial 50 % removed at 13:35:56\.000/,
  },
  {
    of: 'endpoints',
    when: 'only the outcome names the removed one',
    rows: [seen, fencedOutcome],
    message:
      /site-b arn:\S+ in endpoint-group\/g1 HEALTHY, weight 128, dial 50 % removed before 13:36:04\.000/,
  },
  {
    of: 'endpoints',
    when: 'the row of the removal was lost, and a take-offline followed',
    rows: [seen],
    recorded: [endpoint],
    message:
      /site-b arn:\S+ in endpoint-group\/g1 HEALTHY, weight 128, dial 50 % removed, at a time that is not on record/,
  },
  {
    of: 'infinispan',
    when: 'there was no request',
    rows: [],
    message: 'No answer from Infinispan is on record.',
  },
  {
    of: 'infinispan',
    when: 'no site master answered',
    rows: [seen],
    message: 'is site-a, is not a site master, so it has no site view, backup status online',
  },
  {
    of: 'infinispan',
    when: 'the take-offline was sent',
    rows: [takenOffline({ sessions: 'ok', actionTokens: 'ok' })],
    message: 'sessions ok, actionTokens ok; backup status mixed before, offline after',
  },
  {
    of: 'infinispan',
    when: 'it was already offline',
    rows: [takenOffline({})],
    message: 'offline already, no request sent',
  },
  { of: 'infinispan', when: 'it did not answer', rows: [unanswered], message: 'no answer: ECONNREFUSED' },
  {
    of: 'reports',
    when: 'no labels are on record',
    rows: [],
    message: /The alert(?:'|&#39;)s labels are not on record/,
  },
])('the section $of if $when', ({ of, rows, recorded = [], message }) => {
  const inClaim = { ...claim('fenced'), endpoints: recorded };
  expect(section(incident({ claim: inClaim, reports: [report({ rows })] }), of)).toMatch(message);
});

const CONFIRMED = { looks: 1, evidence: 'BOTH_SITES', confirmedAt: after(1) };
const looked = (linkLoss: object, otherSite: object = { answered: true, seesReporter: false }) => [
  row(1, { step: 'observed', record: { health: { verdict: 'GO', otherSite, linkLoss } } }),
];
const waited = (linkLoss: object) =>
  lost({ rows: [row(2, { record: { output: { verdict: 'NO', linkLoss } } })] });

it.each([
  {
    title: 'neither site sees the other',
    reports: [report({ rows: looked(CONFIRMED) })],
    message:
      /site-b: site view does not see site-a Loss of the link .* neither site sees the other confirmed after 1 look site-a survives because its report was confirmed first\./,
  },
  {
    title: 'the offline site does not answer',
    reports: [
      report({
        rows: looked(
          { looks: 2, evidence: 'SITE_SILENT', confirmedAt: after(1) },
          { answered: false, why: 'no route' },
        ),
      }),
    ],
    message:
      /site view no answer: no route .* site-b does not answer confirmed after 2 looks site-a survives because site-b did not confirm that it was cut off, and site-a's report was confirmed first\./,
  },
  {
    title: 'the writer of the database names the preferred survivor',
    reports: [
      report({
        rows: [
          row(1, {
            step: 'observed',
            record: {
              health: {
                linkLoss: CONFIRMED,
                preference: { site: 'site-a', zone: 'z', why: 'no site has this zone' },
              },
            },
          }),
        ],
      }),
    ],
    message: /zone of the writer z; no site has this zone; site-a is preferred Loss of the link/,
  },
  {
    title: 'the preferred survivor did not report',
    reports: [report({ rows: looked({ ...CONFIRMED, looks: 5, deferredTo: 'site-b' }) })],
    message:
      /confirmed after 5 looks; it waited for the preferred survivor, site-b site-a survives although site-b is the preferred survivor/,
  },
  {
    title: 'the report against the preferred survivor waited',
    reports: [
      report({ rows: looked(CONFIRMED) }),
      waited({ looks: 2, evidence: 'BOTH_SITES', deferredTo: 'site-a' }),
    ],
    message:
      /not confirmed after 2 looks; it waited for the preferred survivor, site-a site-a survives because it is the preferred survivor/,
  },
  {
    title: 'a later version recorded another evidence',
    reports: [report({ side: 'none', rows: looked({ looks: 1, evidence: 'toString' }) })],
    message: /toString not confirmed after 1 look$/,
  },
])('the loss of the link if $title', ({ reports, message }) => {
  const text = section(incident({ reports }), 'infinispan').replaceAll('&#39;', "'");

  expect(text).toMatch(message);
});

it('links executions of an account to the console, and notes a history that is gone', () => {
  const attempts = [
    { execution: 'site-b_by_site-a_20261124T133554Z_x_001', outcome: 'FENCED', at: '2026-11-24' },
  ];
  const runs = [{ execution: EXECUTION, kept: false, visits: [], events: [] }];

  const text = page(
    incident({ reports: [report({ attempts, runs, rows: [row(1, { outcome: 'FENCED' })] })] }),
  );

  expect(text).toContain(
    `href="https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/${EXECUTION}"`,
  );
  expect(shown(text)).toContain('Step Functions no longer keeps its history.');
});

it('draws a running execution until the time of reading', () => {
  const visits = [{ state: 'Take site offline', kind: 'write', from: after(0) }] as const;
  const runs = [{ execution: EXECUTION, kept: true, visits, events: [] }];

  expect(page(incident({ reports: [report({ runs })] }))).toContain(
    '<title>Take site offline, 10 min</title>',
  );
});
