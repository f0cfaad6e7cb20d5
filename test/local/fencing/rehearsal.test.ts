import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readTrail } from '../../../infra/local/stack/read-trail.ts';
import { runAttempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { fencingJson, runFencing } from '../support/fencing.ts';
import { configure, deny, refuseInvocations } from '../support/function-faults.ts';
import { pause } from '../support/pause.ts';
import { BOTH_IN_SERVICE } from '../support/scenarios/not-fenced.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, SITES, siteOf, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
});
afterAll(() => world?.stop());
beforeEach(async () => {
  await resetWorld(world);
  for (const { model } of SITES.map((site) => siteOf(world, site).server)) {
    model.setView([...SITES]);
    model.setSiteMasters([true, true]);
  }
});

interface Rehearsal {
  readonly execution: string;
  readonly checks: readonly { readonly check: string; readonly answer: string; readonly detail: string }[];
}
/** The checks that are neither `ok` nor `expected`. */
const findings = ({ checks }: Rehearsal) =>
  checks.filter(({ answer }) => answer === 'blocks' || answer === 'remark').map(({ check }) => check);

describe('a rehearsal', () => {
  it('runs every check in both directions, changes nothing, and has its own key on record', async () => {
    const { code, output, errors } = await runFencing(world, ['rehearse']);
    const { blocked, rehearsals } = await fencingJson(world, ['rehearse', '--site', 'site-b']);
    const [{ execution, would }] = rehearsals;
    const { events } = await fencingJson(world, ['events', '--since', '1h']);

    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toMatch(/rehearsal_site-a_by_site-b_[\s\S]*rehearsal_site-b_by_site-a_/);
    expect(output).toContain('Nothing would block a fencing.');
    expect([blocked, rehearsals.length, findings(rehearsals[0])]).toEqual([false, 1, []]);
    expect(execution).toMatch(/^rehearsal_site-b_by_site-a_\d{8}T\d{6}Z_[0-9a-f]{8}$/);
    expect(would).toMatch(/^It would end as NOT_FENCED SITE_VIEW_HEALED\. Otherwise it would remove /);
    expect(events).toEqual([]);
    expect(await readServiceState(world)).toEqual(BOTH_IN_SERVICE);
  });

  it('reports what would block a fencing, and exits with 1', async () => {
    const { server } = siteOf(world, 'site-a');
    server.controls.setFaults([{ operation: 'GET container', error: 401, times: 99 }]);

    const { code, output } = await runFencing(world, ['rehearse', '--site', 'site-b']);

    expect(code).toBe(1);
    expect(output).toMatch(
      /blocks {4}the Infinispan of site-a answers, with its certificate and our credentials: /,
    );
    expect(output).toContain('A fencing would be blocked.');
  });

  it('remarks a site that the loss of one node would separate', async () => {
    siteOf(world, 'site-a').server.model.setSiteMasters([true, false]);

    const { blocked, rehearsals } = await fencingJson(world, ['rehearse', '--site', 'site-b']);

    expect([blocked, findings(rehearsals[0])]).toEqual([false, ['site-a may lose a node']]);
  });

  it('remarks a pause and a fenced site', async () => {
    await pause(world, 60_000);
    const paused = await fencingJson(world, ['rehearse', '--site', 'site-b']);
    await resetWorld(world);
    const { event } = await runAttempt(world, SITE_B_REPORTED);
    const before = await readTrail(world.stack, event);
    const fenced = await fencingJson(world, ['rehearse']);

    expect([paused.blocked, findings(paused.rehearsals[0])]).toEqual([
      false,
      ['the decision', 'fencing is not paused'],
    ]);
    expect(fenced.blocked).toBe(false);
    expect(findings(fenced.rehearsals[1])).toEqual([
      'no incident is open',
      'site-b has endpoints',
      'it backs up to site-b',
      'site-a may lose a node',
    ]);
    expect(await readTrail(world.stack, event)).toEqual(before);
  });

  it.each([
    {
      when: 'update-endpoint-group may not read the claim',
      fault: () => deny(world, 'UpdateEndpointGroup', 'dynamodb:GetItem'),
      finding: /^update-endpoint-group reads the claim: ClaimUnavailable: .*: AccessDeniedException$/,
    },
    {
      when: 'take-site-offline may not read the secret',
      fault: () => deny(world, 'TakeSiteOffline', 'secretsmanager:GetSecretValue'),
      finding:
        /^take-site-offline reads the Infinispan of site-a: SecretUnavailable: .*: AccessDeniedException$/,
    },
    {
      when: 'update-endpoint-group does not reach Global Accelerator',
      fault: () =>
        configure(world, 'UpdateEndpointGroup', {
          variables: { AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR: 'http://127.0.0.1:1' },
        }),
      finding: /^update-endpoint-group reads the accelerator: AcceleratorUnavailable: .*$/,
    },
    {
      when: 'take-site-offline fails at its start',
      fault: () => configure(world, 'TakeSiteOffline', { Handler: 'index.missing' }),
      finding: /^take-site-offline runs: .*missing.*$/,
    },
    {
      when: 'take-site-offline is not configured',
      fault: () => configure(world, 'TakeSiteOffline', { variables: { SITES: '' } }),
      finding: /^take-site-offline runs: Error: the environment variable SITES is not set$/,
    },
    {
      when: 'Lambda refuses to invoke update-endpoint-group',
      fault: () => refuseInvocations(world, 'UpdateEndpointGroup'),
      finding: /^update-endpoint-group runs: Lambda\.TooManyRequestsException: /,
    },
  ])('finds that $when', async ({ fault, finding }) => {
    const undo = await fault();
    const { blocked, rehearsals } = await fencingJson(world, ['rehearse', '--site', 'site-b']);
    await undo();

    const [{ checks }] = rehearsals as readonly [Rehearsal];
    const blocking = checks.filter(({ answer }) => answer === 'blocks');
    expect(blocked).toBe(true);
    expect(blocking.map(({ check, detail }) => `${check}: ${detail}`)).toEqual([
      expect.stringMatching(finding),
    ]);
  });

  it('is rejected for an unknown site', async () => {
    const { code, errors } = await runFencing(world, ['rehearse', '--site', 'site-c']);

    expect({ code, errors }).toEqual({
      code: 3,
      errors: 'fencing: Unknown site site-c; the sites are site-a and site-b.\n',
    });
  });
});
