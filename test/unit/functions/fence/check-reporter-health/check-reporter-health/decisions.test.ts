import { expect, it } from 'vitest';
import * as errors from '../../../../../../functions/domain/errors.ts';
import { checkReporterHealth } from '../../../../../../functions/fence/check-reporter-health/check-reporter-health.ts';
import { claimed, EVENT, incident, NOW, opposite, UNCLAIMED } from '../../../../support/claim.ts';
import { both, endpoint, listing, siteA, siteB } from '../../../../support/topology.ts';
import { createWorld, type Given } from '../../../../support/world.ts';

import { dead, describeRows, fenced, OBSERVED, OPPOSITE, OWN, SEEN, seesB } from './row.ts';

describeRows('a fencing may start', [
  { when: 'if every precondition holds', answer: { verdict: 'GO', ...SEEN, infinispan: OBSERVED } },
  {
    when: 'in a rehearsal',
    event: { mode: 'rehearsal' },
    answer: { verdict: 'GO', ...SEEN, infinispan: OBSERVED, rehearsal: { paused: false } },
  },
  {
    when: "in a rehearsal under an open incident of the same decision, which waits for Infinispan's answer nevertheless",
    given: { claim: claimed(incident(), { pause: { until: NOW + 1, reason: 'x' } }) },
    event: { mode: 'rehearsal' },
    answer: {
      verdict: 'GO',
      incident: OWN,
      infinispan: OBSERVED,
      rehearsal: { paused: true, open: { incident: OWN, phase: 'started', site: 'site-b' } },
    },
  },
  {
    when: 'if the endpoints are already gone',
    seen: listing(siteA),
    answer: { verdict: 'GO', ...SEEN, endpointsListed: false },
  },
  {
    when: 'after a closed incident',
    given: { claim: claimed(opposite({ phase: 'closed' })) },
    answer: { verdict: 'GO', ...SEEN },
  },
  {
    when: 'if the site view is not required',
    given: { ...seesB, requireSiteViewLoss: false },
    answer: { verdict: 'GO' },
  },
  {
    when: 'if the opposite fencing was carried out and the reporter is in service again',
    given: { claim: fenced },
    answer: { verdict: 'GO', incident: OPPOSITE, infinispan: OBSERVED },
  },
]);

describeRows('an open incident of the same decision passes', [
  ...(['started', 'rolling-back', 'fenced'] as const).flatMap((phase) => [
    {
      when: `in phase ${phase}, although the site view has healed`,
      given: { ...seesB, claim: claimed(incident({ phase })) },
      answer: { verdict: 'GO', incident: OWN, ...SEEN },
    },
    {
      when: `in phase ${phase}, although Infinispan does not answer`,
      given: { ...dead, claim: claimed(incident({ phase })) },
      answer: { verdict: 'GO', incident: OWN },
    },
    {
      when: `in phase ${phase}, during a pause, with the reporter not in service`,
      given: { claim: { ...claimed(incident({ phase })), pause: { until: NOW + 1, reason: 'x' } } },
      seen: listing(endpoint('site-a', { weight: 0 })),
      answer: { verdict: 'GO', incident: OWN, reporterInService: [], endpointsListed: false },
    },
  ]),
  {
    when: 'without the secret, which its decision does not need',
    given: {
      claim: claimed(incident()),
      infinispan: { 'site-a': { fails: new errors.SecretUnavailable('x') } },
    },
    answer: { verdict: 'GO', incident: OWN },
  },
]);

describeRows('the opposite decision has lost', [
  ...(['started', 'rolling-back', 'fenced'] as const).map((phase) => ({
    when: `to one in phase ${phase}, with the reporter out of service`,
    given: { claim: claimed(opposite({ phase })) },
    seen: listing(siteB),
    answer: { verdict: 'NO', reason: 'LOST_TO_OTHER_SITE', incident: OPPOSITE, reporterInService: [] },
  })),
  {
    when: 'to one that has started, with the reporter in service',
    given: { ...dead, claim: claimed(opposite()) },
    answer: {
      verdict: 'NO',
      reason: 'LOST_TO_OTHER_SITE',
      detail: 'site-a was reported by site-b first',
      incident: OPPOSITE,
    },
  },
]);

const MISMATCH = { verdict: 'NO', reason: 'REPORTER_MISMATCH' };
const UNREACHABLE = { verdict: 'WAIT', reason: 'REPORTER_UNREACHABLE' };
const unknown = (site: string) => ({
  verdict: 'NO',
  reason: 'UNKNOWN_SITE',
  detail: `not a configured site: ${site}`,
});
const observing = (observation: object): Given => ({ infinispan: { 'site-a': { observation } } });

describeRows('a fencing may not start', [
  { when: 'with an unknown site', event: { site: 'site-x' }, answer: unknown('site-x'), calls: [] },
  { when: 'with an unknown reporter', event: { reporter: 'Site-A' }, answer: unknown('Site-A'), calls: [] },
  {
    when: 'with both unknown',
    event: { site: 'x', reporter: 'constructor' },
    answer: unknown('x, constructor'),
    calls: [],
  },
  {
    when: 'with only an endpoint of unknown site at this accelerator',
    seen: listing(endpoint('site-x', { site: null })),
    answer: { verdict: 'NO', reason: 'ENDPOINT_SITE_UNKNOWN' },
  },
  {
    when: 'with neither site at this accelerator',
    seen: listing(),
    answer: {
      verdict: 'NO',
      reason: 'UNKNOWN_SITE',
      detail: 'neither site has an endpoint at this accelerator',
    },
  },
  {
    when: 'during a pause',
    given: { claim: { ...UNCLAIMED, pause: { until: NOW + 1, reason: 'x' } } },
    answer: { verdict: 'NO', reason: 'PAUSED' },
  },
  {
    when: 'while the reporter is not in service',
    seen: listing(endpoint('site-a', { health: 'UNHEALTHY' }), siteB),
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE', reporterInService: [] },
  },
  { when: 'while the reporter is not listed', seen: listing(siteB), answer: { verdict: 'WAIT' } },
  {
    when: 'while Infinispan does not answer',
    given: dead,
    answer: { ...UNREACHABLE, infinispan: { answered: false, why: 'GET : ETIMEDOUT' } },
  },
  {
    when: 'while Infinispan rejects the request',
    given: { infinispan: { 'site-a': { fails: new errors.InfinispanRefused('GET : 401') } } },
    answer: { ...UNREACHABLE, detail: 'GET : 401' },
  },
  {
    when: 'without a site master',
    given: observing({ siteMaster: false, sitesView: [] }),
    answer: UNREACHABLE,
  },
  { when: 'with another site behind the route', given: observing({ localSite: 'site-b' }), answer: MISMATCH },
  { when: 'without a backup to the site', given: observing({ backup: 'unknown' }), answer: MISMATCH },
  {
    when: 'while the reporter sees the site',
    given: seesB,
    answer: { verdict: 'WAIT', reason: 'SITE_VIEW_HEALED' },
  },
  {
    when: 'without the secret, which is our own error',
    given: { infinispan: { 'site-a': { fails: new errors.SecretUnavailable('x') } } },
    answer: 'SecretUnavailable',
  },
  {
    when: 'without the claim',
    given: {
      before: () => ({
        'read claim': () => {
          throw new errors.ClaimUnavailable('x');
        },
      }),
    },
    answer: 'ClaimUnavailable',
  },
]);

it.each([
  { mode: 'rehearsal', maxAge: 0 },
  { mode: 'event', maxAge: undefined },
] as const)(
  'the password in a check for a mode $mode may be cached for $maxAge ms',
  async ({ mode, maxAge }) => {
    const { collaborators } = createWorld();
    const requests: unknown[] = [];
    const infinispanOf = (...request: [string, number?]) => {
      requests.push(request);
      return collaborators.infinispanOf(request[0]);
    };

    await checkReporterHealth(
      { event: { ...EVENT, mode }, accelerator: both, linkLoss: null },
      { ...collaborators, infinispanOf },
    );

    expect(requests).toEqual([
      ['site-a', maxAge],
      ['site-b', maxAge],
    ]);
  },
);
