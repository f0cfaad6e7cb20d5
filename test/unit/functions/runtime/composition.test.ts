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
  it('are made of its environment', () => {
    const sites = { 'site-a': { ...SITE, serverName: 'infinispan.internal' }, 'site-b': SITE };

    expect(settings(environment(sites))).toEqual({
      application: 'sso',
      sites,
      requireSiteViewLoss: true,
      observe: false,
      rotationGrace: 3_600_000,
    });
  });

  it('hold the certificates of a file that stands beside the code', () => {
    // Found from functions/runtime/composition.ts, as the PEM file stands beside the bundle.
    const sites = { 'site-a': { ...SITE, caFile: '../support/clock.ts' } };

    expect(settings(environment(sites)).sites).toEqual({
      'site-a': { ...SITE, ca: expect.stringContaining('export interface Clock') },
    });
  });

  it('name the secret of the certificates, which is read later', () => {
    const sites = { 'site-a': { ...SITE, caArn: 'arn:aws:secretsmanager:ca' } };

    expect(settings(environment(sites)).sites).toEqual(sites);
  });

  it('let the view decide unless it is turned off', () => {
    expect(settings(environment({}, { REQUIRE_SITE_VIEW_LOSS: 'false' })).requireSiteViewLoss).toBe(false);
  });

  it('observe only where that is said', () => {
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
    { when: 'the sites are no JSON', given: environment('{'), names: 'JSON' },
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
      when: `the grace is ${JSON.stringify(grace)}`,
      given: environment({}, { ROTATION_GRACE: grace }),
      names: 'ROTATION_GRACE',
    })),
    {
      when: 'a file is missing',
      given: environment({ 'site-a': { ...SITE, caFile: './x.pem' } }),
      names: 'x.pem',
    },
  ])('fail by name where $when', ({ given, names }) => {
    expect(() => settings(given)).toThrow(names);
  });
});

describe('a collaborator', () => {
  it('needs the variables that it is made of', () => {
    expect(() => claims({ APPLICATION: 'sso' }, systemClock)).toThrow('CLAIMS_TABLE');
    expect(() => required({}, 'AUDIT_TABLE')).toThrow('the environment variable AUDIT_TABLE is not set');
  });

  it('is there for the sites that are configured', () => {
    const infinispanOf = infinispans(settings(environment({ 'site-a': SITE })));

    expect(infinispanOf('site-a')).toBeDefined();
    expect(() => infinispanOf('site-b')).toThrow('no Infinispan is configured for the site site-b');
  });

  it('asks Global Accelerator where it is, once, and not for longer than its deadline', async () => {
    const api = acceleratorApi();
    if (!(api instanceof GlobalAcceleratorClient)) throw new Error('not the client of the SDK');

    expect(await api.config.region()).toBe('us-west-2');
    expect(await api.config.maxAttempts()).toBe(1);
    expect(singleAttempt.requestHandler.requestTimeout).toBe(AWS_REQUEST_DEADLINE * 1000);
  });
});
