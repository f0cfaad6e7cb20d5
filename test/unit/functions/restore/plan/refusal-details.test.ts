import { describe, expect, it } from 'vitest';
import { SecretUnavailable } from '../../../../../functions/domain/errors.ts';
import { checkRestore } from '../../../../../functions/restore/check-restore/check-restore.ts';
import {
  claimed,
  incident,
  MINUTE,
  NOW,
  OTHER_EXECUTION,
  restoring,
  UNCLAIMED,
} from '../../../support/claim.ts';
import { answering } from '../../../support/restore-answers.ts';
import type { World } from '../../../support/restore-steps.ts';
import { createRestoreWorld, FENCED, type GivenRestore, INPUT } from '../../../support/restore-world.ts';
import { both, endpoint, listing, recorded } from '../../../support/topology.ts';

const [SESSIONS_ONLY, NO_BACKUPS] = [{ sessions: ['site-a'] }, { local: [] }];
const running = restoring({ execution: OTHER_EXECUTION });

const REFUSED: { when: string; given?: GivenRestore; change?: (world: World) => void; detail: string }[] = [
  { when: 'nothing is fenced', given: { claim: UNCLAIMED }, detail: 'site-b is not fenced' },
  {
    when: 'the fencing has not ended',
    given: { claim: claimed(incident()) },
    detail: `${FENCED.incident} is started`,
  },
  { when: 'another execution fills the site', given: { claim: claimed(running) }, detail: OTHER_EXECUTION },
  {
    when: 'another execution returns its traffic',
    given: { claim: claimed({ ...running, phase: 'returning' }) },
    detail: OTHER_EXECUTION,
  },
  {
    when: 'fencing is paused',
    given: { claim: claimed(FENCED, { pause: { until: NOW + MINUTE, reason: 'a new network' } }) },
    detail: 'a new network',
  },
  {
    when: 'no endpoint could go back',
    given: { claim: claimed({ ...FENCED, endpoints: [] }) },
    detail: FENCED.incident,
  },
  {
    when: 'the site is listed',
    given: { accelerators: [both] },
    detail: 'site-b/balancer is listed in accelerator-1/1/1',
  },
  {
    when: 'recorded groups are gone',
    given: {
      claim: claimed({
        ...FENCED,
        endpoints: ['old', 'older'].flatMap((group) => recorded('site-b').map((one) => ({ ...one, group }))),
      }),
    },
    detail: 'old, older',
  },
  {
    when: 'the survivor is not in service',
    given: { accelerators: [listing(endpoint('site-a', { health: 'UNHEALTHY' }))] },
    detail: 'site-a: accelerator-1/1',
  },
  {
    when: 'the user of the survivor lacks a permission',
    change: (world) =>
      answering(world, 'site-a', { permissions: async () => ({ sessions: ['ADMIN', 'BULK_READ'] }) }),
    detail: 'at site-a on sessions: BULK_WRITE',
  },
  {
    when: 'the user of the site lacks a permission',
    given: { permission: 'ADMIN BULK_WRITE' },
    detail: 'at site-b on sessions: BULK_READ',
  },
  {
    when: 'the site backs up fewer caches',
    given: { arrange: ({ b }) => b.setCaches(SESSIONS_ONLY) },
    detail: 'site-a: actionTokens, sessions; site-b: sessions',
  },
  {
    when: 'the survivor backs up none',
    given: { arrange: ({ a }) => a.setCaches(NO_BACKUPS) },
    detail: 'site-a: none; site-b: actionTokens, sessions',
  },
  {
    when: 'the site backs up none',
    given: { arrange: ({ b }) => b.setCaches(NO_BACKUPS) },
    detail: 'site-a: actionTokens, sessions; site-b: none',
  },
];

describe('a refusal says what is in the way', () => {
  it.each(REFUSED)('$when: "$detail"', async ({ given, change, detail }) => {
    const world = createRestoreWorld(given);
    change?.(world);

    expect(await checkRestore(INPUT, world.collaborators)).toMatchObject({ verdict: 'NO', detail });
  });

  it('but a password that cannot be read says nothing about the site: the check fails', async () => {
    const world = createRestoreWorld();
    const unavailable = new SecretUnavailable('GetSecretValue: ThrottlingException');
    answering(world, 'site-b', { observe: () => Promise.reject(unavailable) });

    await expect(checkRestore(INPUT, world.collaborators)).rejects.toBe(unavailable);
  });
});

describe('a restore is planned', () => {
  it('without targets of the load balancers, if an operator states when Keycloak runs', async () => {
    const world = createRestoreWorld({ targets: { healthy: 0, targets: 0, gone: [] } });
    const request = { ...INPUT.request, keycloak: 'by hand' };

    expect(await checkRestore({ ...INPUT, request }, world.collaborators)).toMatchObject({
      verdict: 'PLANNED',
    });
  });

  it('with a remark for each endpoint that will get no traffic', async () => {
    const [back] = FENCED.endpoints;
    const idle = { ...back, endpointId: 'site-b/idle', weight: 0 };
    const world = createRestoreWorld({
      claim: claimed({ ...FENCED, endpoints: [...FENCED.endpoints, idle] } as never),
    });

    expect(await checkRestore(INPUT, world.collaborators)).toMatchObject({
      plan: { remarks: ['site-b/idle goes back with weight 0'] },
    });
  });
});
