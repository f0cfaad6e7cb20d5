import { describe, expect, it } from 'vitest';
import type { RehearseInput } from '../../../../../functions/fence/rehearse/contract.ts';
import { judge } from '../../../../../functions/fence/rehearse/judge.ts';
import { EVENT } from '../../../support/claim.ts';
import { accelerator, endpoint, listing, siteA, siteB } from '../../../support/topology.ts';

const settings = {
  requireSiteViewLoss: true,
  roles: { updateEndpointGroup: 'arn:update', takeSiteOffline: 'arn:offline' },
  claimsTable: 'arn:claims',
};
const output: RehearseInput['output'] = { verdict: 'GO', rehearsal: { paused: false } };

interface Row {
  readonly when: string;
  readonly accelerator?: RehearseInput['accelerator'];
  readonly output?: RehearseInput['output'];
  readonly observe?: boolean;
  /** The checks of the claim and of the accelerator: check, answer, detail. */
  readonly checks: readonly (readonly [string, string, string])[];
}

const decided = ['the decision', 'ok', 'GO'] as const;
const found = [
  'the accelerator is found',
  'ok',
  'accelerator-1.awsglobalaccelerator.com, 1 listeners',
] as const;
const identified = ['every endpoint has a known site', 'ok', 'yes'] as const;
const notOpen = ['no incident is open', 'ok', 'none'] as const;
const notPaused = ['fencing is not paused', 'ok', 'no pause'] as const;
const acts = ['observe mode is off', 'ok', 'it is off'] as const;
const offlineListed = ['site-b has endpoints', 'ok', '1, in service in 1 listeners'] as const;
const servesAlone = ['site-a would serve alone', 'ok', 'in service in 1 listeners'] as const;

describe('the checks of a rehearsal', () => {
  it.each<Row>([
    {
      when: 'both sites serve',
      checks: [decided, found, identified, notOpen, notPaused, acts, offlineListed, servesAlone],
    },
    {
      when: 'the decision is a no with a reason',
      output: {
        ...output,
        verdict: 'NO',
        reason: 'REPORTER_MISMATCH',
        detail: 'the local site of its Infinispan is site-c',
      },
      checks: [
        ['the decision', 'blocks', 'REPORTER_MISMATCH: the local site of its Infinispan is site-c'],
        found,
        identified,
        notOpen,
        notPaused,
        acts,
        offlineListed,
        servesAlone,
      ],
    },
    {
      when: 'an endpoint has no readable tag',
      accelerator: {
        ...listing(siteA, siteB, endpoint('site-x', { site: null })),
        unmanaged: [{ endpointId: 'site-x/balancer', why: 'no readable tag "site"' }],
      },
      checks: [
        decided,
        found,
        ['every endpoint has a known site', 'blocks', 'site-x/balancer (no readable tag "site")'],
        notOpen,
        notPaused,
        acts,
        offlineListed,
        servesAlone,
      ],
    },
    {
      when: 'each site has a listener that it does not serve in',
      accelerator: accelerator([
        [{ endpoints: [siteA, siteB] }],
        [{ endpoints: [siteA] }],
        [{ endpoints: [siteB, endpoint('site-b', { endpointId: 'site-b/second' })] }],
      ]),
      checks: [
        decided,
        ['the accelerator is found', 'ok', 'accelerator-1.awsglobalaccelerator.com, 3 listeners'],
        identified,
        notOpen,
        notPaused,
        acts,
        ['site-b has endpoints', 'ok', '3, in service in 2 listeners'],
        ['site-a would serve alone', 'blocks', 'in service in 2 listeners'],
      ],
    },
    {
      when: 'the reporter is fenced, fencing is paused and observe mode is on',
      accelerator: listing(siteB),
      output: {
        verdict: 'GO',
        rehearsal: { paused: true, open: { incident: 'site-a_by_site-b', phase: 'fenced', site: 'site-a' } },
      },
      observe: true,
      checks: [
        decided,
        found,
        identified,
        ['no incident is open', 'remark', 'site-a_by_site-b is fenced'],
        ['fencing is not paused', 'remark', 'a pause is in force'],
        ['observe mode is off', 'remark', 'it is on'],
        offlineListed,
        ['site-a would serve alone', 'remark', 'in service in 0 listeners'],
      ],
    },
    {
      when: 'the claim was not read',
      output: { verdict: 'NO', reason: 'UNKNOWN_SITE', detail: 'not a configured site: site-b' },
      checks: [['the decision', 'blocks', 'UNKNOWN_SITE: not a configured site: site-b'], found, identified],
    },
    {
      when: 'no accelerator was found',
      accelerator: null,
      checks: [decided],
    },
  ])('while $when', (row) => {
    const { accelerator: seen = listing(siteA, siteB), observe = false, checks } = row;
    const input = { event: EVENT, accelerator: seen, output: row.output ?? output };

    const results = judge(input, { ...settings, observe });

    expect(results.map(({ check, answer, detail }) => [check, answer, detail])).toEqual(checks);
  });
});

it.each([
  { preferredSurvivor: undefined, checks: [] },
  {
    preferredSurvivor: 'site-a',
    checks: [['site-b is not the preferred survivor', 'ok', 'the preferred survivor is site-a']],
  },
  {
    preferredSurvivor: 'site-b',
    checks: [
      [
        'site-b is not the preferred survivor',
        'remark',
        'while site-b answers and serves, a report against it waits 12 s for its own report',
      ],
    ],
  },
])('the preferred survivor is $preferredSurvivor', ({ preferredSurvivor, checks }) => {
  const input = { event: EVENT, accelerator: listing(siteA, siteB), output };

  const results = judge(input, { ...settings, observe: false, preferredSurvivor });

  expect(
    results
      .filter(({ check }) => check.includes('preferred'))
      .map(({ check, answer, detail }) => [check, answer, detail]),
  ).toEqual(checks);
});

it.each([
  {
    preference: { site: 'site-b', zone: 'eu-west-1b' },
    answer: 'ok',
    detail: 'it is in eu-west-1b; site-b is preferred',
  },
  {
    preference: { site: 'site-a', zone: 'eu-west-1c', why: 'no site has this zone' },
    answer: 'remark',
    detail: 'it is in eu-west-1c; no site has this zone; site-a is preferred instead',
  },
  {
    preference: { why: 'Amazon RDS DescribeDBClusters: AccessDenied' },
    answer: 'remark',
    detail: 'Amazon RDS DescribeDBClusters: AccessDenied; no site is preferred instead',
  },
])("the database's writer is judged: $detail", ({ preference, answer, detail }) => {
  const input = { event: EVENT, accelerator: listing(siteA, siteB), output: { ...output, preference } };

  const results = judge(input, { ...settings, observe: false });

  expect(results).toContainEqual({
    check: "the database's writer names the preferred survivor",
    answer,
    detail,
  });
});
