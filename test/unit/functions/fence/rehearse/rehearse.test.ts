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
  /** What IAM says of every question. */
  readonly allowed?: Allowed;
  /** The checks that are neither `ok` nor the decision itself, with their answers. */
  readonly told: Readonly<Record<string, string>>;
  readonly decision: string;
  readonly blocked?: boolean;
  readonly would: string;
}

const REHEARSAL: FencingEvent = { ...EVENT, mode: 'rehearsal', labels: {}, fingerprint: '' };
const FENCE = 'remove site-b/balancer, and take site-b offline at site-a';
const sees = { observation: { sitesView: ['site-a', 'site-b'] } };
const well: Given = { infinispan: { 'site-a': sees } };
const healed = `It would end as NOT_FENCED SITE_VIEW_HEALED. With nothing in its way, it would ${FENCE}.`;
const EXPECTED = { 'it does not see site-b': 'expected' };
const done = { takeOfflineSentAt: LONG_AGO, survivorAnsweredAt: LONG_AGO };

const settings = {
  observe: false,
  requireSiteViewLoss: true,
  roles: { updateEndpointGroup: 'arn:update', takeSiteOffline: 'arn:offline' },
  claimsTable: 'arn:claims',
};

/** The real check of the reporter, and the rehearsal of what it answered. */
async function rehearsed({
  given = {},
  event,
  seen = both,
  allowed = { asked: true, denied: [] },
}: Partial<Row>) {
  const world = createWorld(given);
  const question = { event: { ...REHEARSAL, ...event }, accelerator: seen };
  const output = await checkReporterHealth(question, world.collaborators);
  const asked: unknown[] = [];
  const permissions = {
    ofRole: async (...about: readonly unknown[]) => {
      asked.push(about);
      return allowed;
    },
  };
  const { observe = false } = given;
  const told = await rehearse({ ...question, output }, { permissions, settings: { ...settings, observe } });
  return { told, asked, chain: world.chain() };
}

describe('a rehearsal', () => {
  it.each<Row>([
    { when: 'all is well', given: well, told: EXPECTED, decision: 'expected', would: healed },
    { when: 'a site is out', told: {}, decision: 'ok', would: `It would ${FENCE}.` },
    {
      when: 'the stack observes',
      given: { observe: true },
      told: { 'the stack acts': 'remark' },
      decision: 'ok',
      would: `It would end as NOT_FENCED OBSERVE_ONLY, where in earnest it would ${FENCE}.`,
    },
    {
      when: 'fencing is paused',
      given: {
        ...well,
        claim: claimed(incident({ phase: 'closed' }), { pause: { until: NOW + 1, reason: 'x' } }),
      },
      told: { ...EXPECTED, 'fencing is not paused': 'remark' },
      decision: 'remark',
      would: `It would end as NOT_FENCED PAUSED. With nothing in its way, it would ${FENCE}.`,
    },
    {
      when: 'the site is fenced already',
      given: {
        claim: claimed(incident({ phase: 'fenced', ...done })),
        infinispan: { 'site-a': { holds: 'offline' } },
      },
      seen: listing(siteA),
      told: {
        'no incident is open': 'remark',
        'site-b has endpoints': 'remark',
        'it backs up to site-b': 'remark',
      },
      decision: 'ok',
      would: `It would join the incident ${incident().incident}.`,
    },
    {
      when: 'the reporter is fenced, and dead',
      given: {
        claim: claimed(opposite({ phase: 'fenced', ...done })),
        infinispan: { 'site-a': { fails: new errors.InfinispanUnavailable('GET : ETIMEDOUT') } },
      },
      seen: listing(siteB),
      told: {
        'no incident is open': 'remark',
        'site-a would serve alone': 'remark',
        'the Infinispan of site-a answers, with its certificate and our credentials': 'remark',
      },
      decision: 'remark',
      would: `It would end as NOT_FENCED LOST_TO_OTHER_SITE. With nothing in its way, it would ${FENCE}.`,
    },
    {
      when: 'the reporter is not in service',
      given: well,
      seen: listing(endpoint('site-a', { health: 'UNHEALTHY' }), siteB),
      told: { ...EXPECTED, 'site-a would serve alone': 'blocks' },
      decision: 'blocks',
      blocked: true,
      would: 'It would be blocked: the decision, site-a would serve alone.',
    },
    {
      when: "the reporter's Infinispan does not let us in",
      given: { infinispan: { 'site-a': { fails: new errors.InfinispanRefused('GET : 401') } } },
      told: { 'the Infinispan of site-a answers, with its certificate and our credentials': 'blocks' },
      decision: 'blocks',
      blocked: true,
      would:
        'It would be blocked: the decision, the Infinispan of site-a answers, with its certificate and our credentials.',
    },
    {
      when: 'the Infinispan is another site, and knows nothing of the site',
      given: { infinispan: { 'site-a': { observation: { localSite: 'site-c', backup: 'unknown' } } } },
      told: { 'it is site-a': 'blocks', 'it backs up to site-b': 'blocks' },
      decision: 'blocks',
      blocked: true,
      would: 'It would be blocked: the decision, it is site-a, it backs up to site-b.',
    },
    {
      when: 'no site master is reached',
      given: { infinispan: { 'site-a': { observation: { siteMaster: false } } } },
      told: { 'a site master was reached': 'blocks' },
      decision: 'blocks',
      blocked: true,
      would: 'It would be blocked: the decision, a site master was reached.',
    },
    {
      when: 'the site is not configured',
      event: { site: 'site-c' },
      told: {},
      decision: 'blocks',
      blocked: true,
      would: 'It would be blocked: the decision.',
    },
    {
      when: 'neither site has an endpoint',
      seen: listing(),
      told: { 'site-b has endpoints': 'remark', 'site-a would serve alone': 'blocks' },
      decision: 'blocks',
      blocked: true,
      would: 'It would be blocked: the decision, site-a would serve alone.',
    },
    {
      when: 'a permission is missing',
      given: well,
      allowed: { asked: true, denied: ['dynamodb:PutItem on arn:claims'] },
      told: {
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
      when: 'IAM cannot be asked',
      given: well,
      allowed: { asked: false, why: 'AccessDenied' },
      told: {
        ...EXPECTED,
        'removing endpoints is permitted': 'remark',
        'writing the claim is permitted, before a removal': 'remark',
        'writing the claim is permitted, before a take-offline': 'remark',
      },
      decision: 'expected',
      would: healed,
    },
  ])('while $when', async ({ told, decision, blocked = false, would, ...row }) => {
    const { told: answer, chain } = await rehearsed(row);
    const [first, ...rest] = answer.checks;

    expect(first).toMatchObject({ check: 'the decision', answer: decision });
    expect(
      Object.fromEntries(rest.filter((one) => one.answer !== 'ok').map((one) => [one.check, one.answer])),
    ).toEqual(told);
    expect(answer).toMatchObject({ verdict: 'REHEARSED', blocked, would });
    expect(chain.filter((call) => /write|remove|add|offline$/.test(call))).toEqual([]);
  });

  it('asks IAM of the groups that were found and of the claim, for both roles that write', async () => {
    const seen = accelerator([[{ endpoints: [siteA] }, { endpoints: [siteB] }]]);

    const { asked } = await rehearsed({ seen });

    expect(asked).toEqual([
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

  const permissions = { ofRole: () => Promise.resolve({ asked: true, denied: [] } as const) };

  it('of an accelerator that is not found is blocked', async () => {
    const output = no('ACCELERATOR_NOT_FOUND', 'no accelerator has the DNS name x');
    const question = { event: REHEARSAL, execution: EXECUTION, accelerator: null, output };

    expect(await rehearse(question, { permissions, settings })).toMatchObject({
      blocked: true,
      would: 'It would be blocked: the decision.',
    });
  });

  it('is nothing else: an event is refused', async () => {
    const question = { event: EVENT, accelerator: both, output: { verdict: 'GO' } as const };

    await expect(rehearse(question, { permissions, settings })).rejects.toThrow(errors.InputRefused);
  });
});
