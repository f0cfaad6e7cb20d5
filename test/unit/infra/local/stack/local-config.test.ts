import { describe, expect, it } from 'vitest';
import { configurationOf, parseLocalConfig } from '../../../../../infra/local/stack/local-config.ts';
import { fencingConfig } from '../../../../../infra/site-fencing/config.ts';
import maximal from '../../../../fixtures/template/maximal.json' with { type: 'json' };

const parse = (given: unknown) => parseLocalConfig(given, 'The configuration');

const infinispan = {
  endpoint: 'https://127.0.0.1:4711',
  user: 'fencing',
  secretArn: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:infinispan-AbCdEf',
};

describe('a configuration of the local stack', () => {
  it('may be empty, and then has the defaults and two sites', () => {
    const { sites, ...others } = parse({});

    expect(sites).toEqual(['site-a', 'site-b']);
    expect(others).toMatchObject({ application: 'keycloak', observe: false, rotationGrace: 3600 });
  });

  it("becomes the app's configuration once the sites are filled in", () => {
    const given = {
      observe: true,
      requireSiteViewLoss: false,
      rotationGrace: 0,
      sites: { west: {}, east: {} },
    };

    const infinispans = { west: infinispan, east: { ...infinispan, endpoint: 'https://127.0.0.1:4712' } };

    const deployed = configurationOf(parse(given), infinispans);

    expect(deployed).toEqual(
      fencingConfig.parse({
        ...given,
        sites: { west: { infinispan }, east: { infinispan: infinispans.east } },
      }),
    );
  });

  const { sites: _, webhook, ...others } = maximal;
  const KEPT = [
    'application',
    'alertName',
    'requireSiteViewLoss',
    'preferredSurvivor',
    'auroraWriter',
    'observe',
    'rehearsals',
    'probe',
    'reporterTimeout',
    'reporterPollInterval',
    'rotationGrace',
    'runbookUrl',
  ];

  it.each(Object.entries(others))('supports %s or reports it', (key, value) => {
    const parsing = () => parse({ [key]: value });

    if (KEPT.includes(key)) expect(parsing()).toHaveProperty(key, value);
    else
      expect(parsing).toThrow(
        new RegExp(`^The configuration is invalid:\n✖ must be left out: .*\n.*at ${key}$`),
      );
  });

  it('may set the user of the webhook, but not its secret', () => {
    expect(parse({ webhook: { user: webhook.user } }).webhook).toEqual({ user: webhook.user });
    expect(() => parse({ webhook })).toThrow(/✖ must be left out: .*\n.*at webhook\.secretArn$/);
  });

  it.each([
    { given: [], messages: ['must be an object'] },
    { given: { observ: true }, messages: ['must not have "observ"'] },
    { given: { sites: 2 }, messages: ['must be exactly two sites'] },
    { given: { sites: { 'site-a': {} } }, messages: ['must be exactly two sites'] },
    { given: { sites: { 'site-a': 1, 'site-b': {} } }, messages: ['at sites["site-a"]'] },
    {
      given: { sites: { 'site-a': { infinispan }, 'site-b': {} } },
      messages: ['at sites["site-a"].infinispan'],
    },
    {
      given: { sites: { 'site-a': { infinspan: {} }, 'site-b': {} } },
      messages: ['must not have "infinspan"'],
    },
    {
      given: { sites: { a_b: {}, 'site-b': {} } },
      messages: ['must be 1 to 32 of A-Z a-z 0-9 -', 'at sites.a_b'],
    },
    {
      given: { observe: 'no', tags: {}, webhook: { user: 'a:b' }, sites: {} },
      messages: ['at observe', 'at tags', 'at webhook.user', 'at sites'],
    },
  ])('reports every fault of $given at once', ({ given, messages }) => {
    const parsing = () => parse(given);

    for (const fault of messages) expect(parsing).toThrow(fault);
  });
});
