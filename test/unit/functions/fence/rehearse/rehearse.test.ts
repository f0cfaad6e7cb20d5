import { describe, expect, it } from 'vitest';
import type { Allowed } from '../../../../../functions/clients/permissions.ts';
import * as errors from '../../../../../functions/domain/errors.ts';
import type { FencingEvent } from '../../../../../functions/domain/event.ts';
import { no } from '../../../../../functions/domain/outcomes.ts';
import { checkReporterHealth } from '../../../../../functions/fence/check-reporter-health/check-reporter-health.ts';
import { rehearse } from '../../../../../functions/fence/rehearse/rehearse.ts';
import { claimed, EVENT, EXECUTION, incident, LONG_AGO, NOW, opposite } from '../../../support/claim.ts';
import { accelerator, both, endpoint, listing, siteA, siteB } from '../../../support/topology.ts';
import { createWorld, type Given } from '../../../support/world.ts';

interface Row {
  readonly when: string;
  readonly given?: Given;
  readonly event?: Partial<FencingEvent>;
  readonly seen?: typeof both;
  /** IAM's result for every simulation. */
  readonly allowed?: Allowed;
  /** The checks other than the decision that are not `ok`, with their results. */
  readonly findings: Readonly<Record<string, string>>;
  readonly decision: string;
  readonly blocked?: boolean;
  readonly would: string;
}

const REHEARSAL: FencingEvent = { ...EVENT, mode: 'rehearsal', labels: {}, fingerprint: '' };
const FENCE = 'remove site-b/balancer, and take site-b offline at site-a';
const sees = { observation: { sitesView: ['site-a', 'site-b'] } };
const well: Given = { infinispan: { 'site-a': sees } };
const healed = `It would end as NOT_FENCED SITE_VIEW_HEALED. Otherwise it would ${FENCE}.`;
const EXPECTED = { 'it does not see site-b': 'expected' };
const done = { takeOfflineSentAt: LONG_AGO, survivorAnsweredAt: LONG_AGO };

const settings = {
  observe: false,
  requireSiteViewLoss: true,
  roles: { updateEndpointGroup: 'arn:update', takeSiteOffline: 'arn:offline' },
  claimsTable: 'arn:claims',
};

/** Runs the real check of the reporter, and rehearses with its output. */
async function rehearsed({
  given = {},
  event,
  seen = both,
  allowed = { simulated: true, denied: [] },
}: Partial<Row>) {
  const world = createWorld(given);
  const input = { event: { ...REHEARSAL, ...event }, accelerator: seen, linkLoss: null };
  const output = await checkReporterHealth(input, world.collaborators);
  const simulated: unknown[] = [];
  const permissions = {
    ofRole: async (...about: readonly unknown[]) => {
      simulated.push(about);
      return allowed;
    },
  };
  const { observe = false } = given;
  const rehearsalOutput = await rehearse(
    { ...input, output },
    { permissions, settings: { ...settings, observe } },
  );
  return { output: rehearsalOutput, simulated, chain: world.chain() };
}

describe('a rehearsal', () => {
  it.each<Row>([
    { when: 'no site is out', given: well, findings: EXPECTED, decision: 'expected', would: healed },
    { when: 'a site is out', findings: {}, decision: 'ok', would: `It would ${FENCE}.` },
    {
      when: 'a site is out of sight, and still sees the reporter',
      given: { infinispan: { 'site-b': sees } },
      findings: {},
      decision: 'remark',
      would: `It would compare the views of both sites again. If they confirm the loss of the link, it would ${FENCE}.`,
    },
    {
      when: 'observe mode is on',
      given: { observe: true },
      findings: { 'observe mode is off': 'remark' },
      decision: 'ok',
      would: `It would end as NOT_FENCED OBSERVE_ONLY. Without observe mode it would ${FENCE}.`,
    },
    {
      when: 'fencing is paused',
      given: {
        ...well,
        claim: claimed(incident({ phase: 'closed' }), { pause: { until: NOW + 1, reason: 'x' } }),
      },
      findings: { ...EXPECTED, 'fencing is not paused': 'remark' },
      decision: 'remark',
      would: `It would end as NOT_FENCED PAUSED. Otherwise it would ${FENCE}.`,
    },
    {
      when: 'the site is already fenced',
      given: {
        claim: claimed(incident({ phase: 'fenced', ...done })),
        infinispan: { 'site-a': { holds: 'offline' } },
      },
      seen: listing(siteA),
      findings: {
        'no incident is open': 'remark',
        'site-b has endpoints': 'remark',
        'it backs up to site-b': 'remark',
      },
      decision: 'ok',
      would: `It would resume the incident ${incident().incident}.`,
    },
    {
      when: 'the reporter is fenced, and does not answer',
      given: {
        claim: claimed(opposite({ phase: 'fenced', ...done })),
        infinispan: { 'site-a': { fails: new errors.InfinispanUnavailable('GET : ETIMEDOUT') } },
      },
      seen: listing(siteB),
      findings: {
        'no incident is open': 'remark',
        'site-a would serve alone': 'remark',
        'the Infinispan of site-a answers, with its certificate and our credentials': 'remark',
      },
      decision: 'remark',
      would: `It would end as NOT_FENCED LOST_TO_OTHER_SITE. Otherwise it would ${FENCE}.`,
    },
    {
      when: 'the reporter is not in service',
      given: well,
      seen: listing(endpoint('site-a', { health: 'UNHEALTHY' }), siteB),
      findings: { ...EXPECTED, 'site-a would serve alone': 'blocks' },
      decision: 'blocks',
      blocked: true,
      would: 'It would be blocked: the decision, site-a would serve alone.',
    },
    {
      when: "the reporter's Infinispan rejects our credentials",
      given: { infinispan: { 'site-a': { fails: new errors.InfinispanRefused('GET : 401') } } },
      findings: { 'the Infinispan of site-a answers, with its certificate and our credentials': 'blocks' },
      decision: 'blocks',
      blocked: true,
      would:
        'It would be blocked: the decision, the Infinispan of site-a answers, with its certificate and our credentials.',
    },
    {
      when: 'the Infinispan belongs to another site, and does not back up to the site',
      given: { infinispan: { 'site-a': { observation: { localSite: 'site-c', backup: 'unknown' } } } },
      findings: { 'it is site-a': 'blocks', 'it backs up to site-b': 'blocks' },
      decision: 'blocks',
      blocked: true,
      would: 'It would be blocked: the decision, it is site-a, it backs up to site-b.',
    },
    {
      when: 'no site master is reached',
      given: { infinispan: { 'site-a': { observation: { siteMaster: false } } } },
      findings: { 'a site master was reached': 'blocks' },
      decision: 'blocks',
      blocked: true,
      would: 'It would be blocked: the decision, a site master was reached.',
    },
    {
      when: 'the site is not configured',
      event: { site: 'site-c' },
      findings: {},
      decision: 'blocks',
      blocked: true,
      would: 'It would be blocked: the decision.',
    },
    {
      when: 'neither site has an endpoint',
      seen: listing(),
      findings: { 'site-b has endpoints': 'remark', 'site-a would serve alone': 'blocks' },
      decision: 'blocks',
      blocked: true,
      would: 'It would be blocked: the decision, site-a would serve alone.',
    },
    {
      when: 'a permission is missing',
      given: well,
      allowed: { simulated: true, denied: ['dynamodb:PutItem on arn:claims'] },
      findings: {
        ...EXPECTED,
        'removing endpoints is permitted': 'blocks',
        'writing the claim is permitted, before a removal': 'blocks',
        'writing the claim is permitted, before a take-offline': 'blocks',
      },
      decision: 'expected',
      blocked: true,
      would:
        'It would be blocked: removing endpoints is permitted, writing the claim is permitted, before a removal, writing the claim is permitted, before a take-offline.',
    },
    {
      when: 'IAM is unavailable',
      given: well,
      allowed: { simulated: false, why: 'AccessDenied' },
      findings: {
        ...EXPECTED,
        'removing endpoints is permitted': 'remark',
        'writing the claim is permitted, before a removal': 'remark',
        'writing the claim is permitted, before a take-offline': 'remark',
      },
      decision: 'expected',
      would: healed,
    },
  ])('while $when', async ({ findings, decision, blocked = false, would, ...row }) => {
    const { output: answer, chain } = await rehearsed(row);
    const [first, ...rest] = answer.checks;

    expect(first).toMatchObject({ check: 'the decision', answer: decision });
    expect(
      Object.fromEntries(rest.filter((one) => one.answer !== 'ok').map((one) => [one.check, one.answer])),
    ).toEqual(findings);
    expect(answer).toMatchObject({ verdict: 'REHEARSED', blocked, would });
    expect(chain.filter((call) => /write|remove|add|offline$/.test(call))).toEqual([]);
  });

  it('simulates both writing roles on the found groups and on the claim', async () => {
    const seen = accelerator([[{ endpoints: [siteA] }, { endpoints: [siteB] }]]);

    const { simulated } = await rehearsed({ seen });

    expect(simulated).toEqual([
      [
        'arn:update',
        [
          'globalaccelerator:RemoveEndpoints',
          'globalaccelerator:AddEndpoints',
          'globalaccelerator:UpdateEndpointGroup',
        ],
        ['accelerator-1/1/1', 'accelerator-1/1/2'],
      ],
      ['arn:update', ['dynamodb:PutItem'], ['arn:claims']],
      ['arn:offline', ['dynamodb:PutItem'], ['arn:claims']],
    ]);
  });

  const permissions = { ofRole: () => Promise.resolve({ simulated: true, denied: [] } as const) };

  it('is blocked without an accelerator', async () => {
    const output = no('ACCELERATOR_NOT_FOUND', 'no accelerator has the DNS name x');
    const input = { event: REHEARSAL, execution: EXECUTION, accelerator: null, output };

    expect(await rehearse(input, { permissions, settings })).toMatchObject({
      blocked: true,
      would: 'It would be blocked: the decision.',
    });
  });

  it.each([
    { when: 'the site is offline', infinispan: { holds: 'offline' as const }, backup: 'offline' },
    {
      when: 'the Infinispan does not answer',
      infinispan: { fails: new errors.InfinispanUnavailable('GET : ETIMEDOUT') },
      backup: undefined,
    },
  ])('has the backup status $backup while $when', async ({ infinispan, backup }) => {
    const { output } = await rehearsed({ given: { infinispan: { 'site-a': infinispan } } });

    expect(output.backup).toBe(backup);
  });

  it('refuses an event', async () => {
    const input = { event: EVENT, accelerator: both, output: { verdict: 'GO' } as const };

    await expect(rehearse(input, { permissions, settings })).rejects.toThrow(errors.InputRefused);
  });
});
