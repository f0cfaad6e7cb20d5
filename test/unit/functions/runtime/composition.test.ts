import { GlobalAcceleratorClient } from '@aws-sdk/client-global-accelerator';
import { describe, expect, it } from 'vitest';
import { AWS_REQUEST_DEADLINE } from '../../../../functions/domain/limits.ts';
import {
  acceleratorApi,
  claims,
  infinispans,
  settings,
  singleAttempt,
} from '../../../../functions/runtime/composition.ts';
import { systemClock } from '../../../../functions/support/clock.ts';
import { type Environment, required } from '../../../../functions/support/environment.ts';

const SITE = {
  endpoint: 'https://a.example.com:11222',
  user: 'fencing',
  secretArn: 'arn:aws:secretsmanager:x',
};
const environment = (sites: unknown, changes: Environment = {}): Environment => ({
  APPLICATION: 'sso',
  SITES: typeof sites === 'string' ? sites : JSON.stringify(sites),
  REQUIRE_SITE_VIEW_LOSS: 'true',
  OBSERVE: 'false',
  ROTATION_GRACE: '3600',
  ...changes,
});

describe('the settings of a function', () => {
  it('come from its environment', () => {
    const sites = { 'site-a': { ...SITE, serverName: 'infinispan.internal' }, 'site-b': SITE };

    expect(settings(environment(sites))).toEqual({
      application: 'sso',
      sites,
      requireSiteViewLoss: true,
      observe: false,
      rotationGrace: 3_600_000,
    });
  });

  it('contain the certificates of a file in the bundle', () => {
    // Relative to functions/runtime/composition.ts, as the PEM file is to the bundle.
    const sites = { 'site-a': { ...SITE, caFile: '../support/clock.ts' } };

    expect(settings(environment(sites)).sites).toEqual({
      'site-a': { ...SITE, ca: expect.stringContaining('export interface Clock') },
    });
  });

  it("have the ARN of the certificates' secret, which is read later", () => {
    const sites = { 'site-a': { ...SITE, caArn: 'arn:aws:secretsmanager:ca' } };

    expect(settings(environment(sites)).sites).toEqual(sites);
  });

  it('require the loss of the site view unless it is turned off', () => {
    expect(settings(environment({}, { REQUIRE_SITE_VIEW_LOSS: 'false' })).requireSiteViewLoss).toBe(false);
  });

  it('have observe mode only if it is turned on', () => {
    expect(settings(environment({}, { OBSERVE: 'true' })).observe).toBe(true);
  });

  it.each([
    {
      when: 'a variable is not set',
      given: environment({}, { APPLICATION: undefined }),
      names: 'APPLICATION',
    },
    {
      when: 'a variable is empty',
      given: environment({}, { REQUIRE_SITE_VIEW_LOSS: '' }),
      names: 'REQUIRE_SITE_VIEW_LOSS',
    },
    { when: 'the sites are not set', given: environment(''), names: 'SITES' },
    { when: 'the sites are not JSON', given: environment('{'), names: 'JSON' },
    {
      when: 'a site lacks its user',
      given: environment({ 'site-a': { ...SITE, user: undefined } }),
      names: 'user',
    },
    {
      when: 'a site has another key',
      given: environment({ 'site-a': { ...SITE, cafile: 'x' } }),
      names: 'cafile',
    },
    {
      when: 'a site has certificates in two places',
      given: environment({ 'site-a': { ...SITE, caFile: '../support/clock.ts', caArn: 'arn' } }),
      names: 'caFile and caArn',
    },
    ...['', '1h', '-1', '1.5', ' '].map((grace) => ({
      when: `the grace period is ${JSON.stringify(grace)}`,
      given: environment({}, { ROTATION_GRACE: grace }),
      names: 'ROTATION_GRACE',
    })),
    {
      when: 'a file is missing',
      given: environment({ 'site-a': { ...SITE, caFile: './x.pem' } }),
      names: 'x.pem',
    },
  ])("fail with the variable's name if $when", ({ given, names }) => {
    expect(() => settings(given)).toThrow(names);
  });
});

describe('a collaborator', () => {
  it('needs the variables that it is created from', () => {
    expect(() => claims({ APPLICATION: 'sso' }, systemClock)).toThrow('CLAIMS_TABLE');
    expect(() => required({}, 'AUDIT_TABLE')).toThrow('the environment variable AUDIT_TABLE is not set');
  });

  it('exists for the configured sites', () => {
    const infinispanOf = infinispans(settings(environment({ 'site-a': SITE })));

    expect(infinispanOf('site-a')).toBeDefined();
    expect(() => infinispanOf('site-b')).toThrow('no Infinispan is configured for the site site-b');
  });

  it('queries Global Accelerator in its own region, once, and not longer than its deadline', async () => {
    const api = acceleratorApi();
    if (!(api instanceof GlobalAcceleratorClient)) throw new Error('not the client of the SDK');

    expect(await api.config.region()).toBe('us-west-2');
    expect(await api.config.maxAttempts()).toBe(1);
    expect(singleAttempt.requestHandler.requestTimeout).toBe(AWS_REQUEST_DEADLINE * 1000);
  });
});
