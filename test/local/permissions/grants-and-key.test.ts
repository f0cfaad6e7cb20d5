import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateAccessKeyCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { RedriveExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKnownSitesStore } from '../../../functions/clients/known-sites-store.ts';
import { probeKey } from '../../../functions/domain/claims-table.ts';
import { OBSERVE } from '../../../functions/support/environment.ts';
import { executionArn } from '../../../functions/support/execution-arn.ts';
import { parseLocalConfig } from '../../../infra/local/stack/local-config.ts';
import { readTrail } from '../../../infra/local/stack/read-trail.ts';
import { COMMANDS } from '../../../infra/operator/cli/commands.ts';
import { runAttempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { waitForEnd } from '../support/executions.ts';
import { fencingJson, runFencing } from '../support/fencing.ts';
import { configure, deny } from '../support/function-faults.ts';
import { invoke } from '../support/invoke.ts';
import { notify } from '../support/notify.ts';
import { denialOf } from '../support/permissions.ts';
import { reconcile } from '../support/reconcile.ts';
import { createReconcileClock } from '../support/reconcile-clock.ts';
import { carryThrough, endOf, fenceSiteB, waitFor } from '../support/restore.ts';
import { disableRules, isAny } from '../support/rules.ts';
import { reconfigure } from '../support/secrets.ts';
import { startWorld } from '../support/start-world.ts';
import { APPLICATION, resetWorld, SITES, siteOf, type World } from '../support/world.ts';

/** The emulator does not look the key up; the use of the key is authorized all the same. */
const KEY = 'arn:aws:kms:eu-central-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab';

let world: World;
let operator: Readonly<Record<string, string>>;
let observer: Readonly<Record<string, string>>;
let restorer: Readonly<Record<string, string>>;
let approver: Readonly<Record<string, string>>;
const { environment, behind, remove } = createReconcileClock();
beforeAll(async () => {
  world = await startWorld({
    waitScale: 0.005,
    environment,
    app: join(import.meta.dirname, '../../fixtures/permissions/app.ts'),
    config: { ...parseLocalConfig({}, 'The default configuration'), kmsKeyArn: KEY },
  });
  [operator, observer, restorer, approver] = await Promise.all([
    accessKeyOf('operator'),
    accessKeyOf('observer'),
    accessKeyOf('restorer'),
    accessKeyOf('approver'),
  ]);
});
/** Looks for denied permissions, as at the end of every file that deploys a stack. */
afterAll(async () => {
  await world?.stop();
  remove();
});
beforeEach(async () => {
  behind(0);
  await resetWorld(world);
});

interface Statement {
  readonly Action: string | readonly string[];
}

/** The variables with a new access key of a user. */
async function accessKeyOf(UserName: string): Promise<Record<string, string>> {
  const { AccessKey } = await new IAMClient(world.stack.aws).send(new CreateAccessKeyCommand({ UserName }));
  return {
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
  };
}

const takeOfflineFails = () =>
  siteOf(world, 'site-a').server.controls.setFaults([
    { operation: 'POST take-offline', error: 403, times: 1000 },
  ]);

/** Runs a command, which must succeed and read everything that it shows. */
async function runs(identity: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<void> {
  const ran = await runFencing(world, args, identity);

  expect({ args, ...ran }).toMatchObject({ code: 0, errors: '' });
  expect(ran.output).not.toContain('unavailable');
}

describe('the grants of the construct', () => {
  const ran = new Set<string>();
  const operates = (...args: readonly string[]) => {
    ran.add(args[0] ?? '');
    return runs(operator, ...args);
  };

  it('let an operator read the status, pause, resume and rehearse', async () => {
    await operates('status');
    await operates('events', '--since', '1h');
    await operates('pause', '--reason', 'a test', '--until', '1h');
    await operates('resume');
    await operates('rehearse');
  });

  it('let an operator show, report, rerun and close an incident', async () => {
    const { event, execution } = await runAttempt(world, SITE_B_REPORTED);
    const { claim } = await fencingJson(world, ['status'], operator);

    await operates('show', event);
    await operates('report', event, '--out', '-');
    await operates('rerun', execution, '--new');
    await operates('close', claim.incident, '--force', '--reason', 'a test');
  });

  it('let an operator redrive an execution', async () => {
    takeOfflineFails();
    const { execution } = await runAttempt(world, SITE_B_REPORTED);
    siteOf(world, 'site-a').server.controls.setFaults([]);

    await operates('rerun', execution);
    expect(await waitForEnd(world, execution)).toMatchObject({ outcome: 'FENCED' });
  });

  it('let an operator approve an observed event', async () => {
    await reconfigure(world, OBSERVE, () => 'true');
    const { execution } = await runAttempt(world, SITE_B_REPORTED);
    await reconfigure(world, OBSERVE, () => 'false');
    await reconcile(world);

    const { started } = await fencingJson(world, ['approve', execution], operator);
    ran.add('approve');
    expect(await waitForEnd(world, started)).toMatchObject({ outcome: 'FENCED' });
  });

  it('let an operator write no other item of the table than the claim', async () => {
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = operator;
    const client = new DynamoDBClient({ ...world.stack.aws, credentials: { accessKeyId, secretAccessKey } });
    const Item = { application: { S: probeKey(APPLICATION) } };
    const written = client.send(new PutItemCommand({ TableName: world.stack.tables.claims, Item }));
    world.remembered.notAllowed.add(denialOf('operator', 'dynamodb:PutItem'));

    await expect(written).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('let an observer read', async () => {
    const { event, execution } = await runAttempt(world, SITE_B_REPORTED);

    for (const args of [
      ['status'],
      ['events', '--since', '1h'],
      ['show', event],
      ['show', execution],
      ['report', event, '--out', '-'],
    ])
      await runs(observer, ...args);
  });

  const restoreSiteB = async (...args: readonly string[]): Promise<string> => {
    const by = ['--keycloak', 'by-hand', '--no-follow'];
    const { execution } = await fencingJson(world, ['restore', 'site-b', ...by, ...args], restorer);
    ran.add('restore');
    return execution;
  };
  const arnOfRestore = (name: string) => executionArn(world.stack.restoreStateMachineArn, name);

  it('let an approver approve and refuse a restore', async () => {
    await fenceSiteB(world);
    const execution = await restoreSiteB();

    await waitFor(world, arnOfRestore(execution), 'approve the plan');
    await runs(approver, 'approve', execution);
    await waitFor(world, arnOfRestore(execution), 'start Keycloak');
    await runs(approver, 'approve', execution, '--no');

    expect((await endOf(world, arnOfRestore(execution))).output).toMatchObject({
      outcome: 'NOT_RESTORED',
      reason: 'KEYCLOAK_NOT_STARTED',
    });
  });

  it('let a restorer restore, stop and redrive', async () => {
    await fenceSiteB(world);
    const execution = await restoreSiteB();
    const executionArn = arnOfRestore(execution);
    await waitFor(world, executionArn, 'approve the plan');
    await runs(restorer, 'stop', execution, '--reason', 'a test');
    ran.add('stop');

    // An operator redrives a restore in the console.
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = restorer;
    const client = new SFNClient({ ...world.stack.aws, credentials: { accessKeyId, secretAccessKey } });
    await client.send(new RedriveExecutionCommand({ executionArn }));

    expect((await carryThrough(world, executionArn)).output).toMatchObject({ outcome: 'RESTORED' });
  });

  /** The actions of the user's policies, and those that the user's commands have used. */
  async function actionsOf(UserName: string) {
    const iam = new IAMClient(world.stack.aws);
    const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
    const policies = await Promise.all(
      PolicyNames.map((PolicyName) => iam.send(new GetUserPolicyCommand({ UserName, PolicyName }))),
    );
    const granted = policies.flatMap(({ PolicyDocument = '' }) =>
      JSON.parse(decodeURIComponent(PolicyDocument)).Statement.flatMap(({ Action }: Statement) => Action),
    );
    const decisions = await world.stack.emulator.decisions();
    const used = decisions.filter(({ role }) => role === UserName).map(({ action }) => action);
    return { granted: new Set<string>(granted), used: new Set(used) };
  }

  it.each(['operator', 'observer'])('allow %s nothing that no command uses', async (UserName) => {
    const { granted, used } = await actionsOf(UserName);

    expect(granted.size).toBeGreaterThan(0);
    expect([...used].sort()).toEqual([...granted].sort());
  });

  it.each(['restorer', 'approver'])(
    'allow %s nothing that no command uses, apart from reading',
    async (UserName) => {
      const [{ granted, used }, reads] = await Promise.all([actionsOf(UserName), actionsOf('observer')]);
      const more = [...granted].filter((action) => !reads.granted.has(action));

      expect(more).not.toEqual([]);
      expect(more.filter((action) => !used.has(action))).toEqual([]);
    },
  );

  it('were tried with every command', () => {
    // It reads the guide's function before this stack exists.
    const ofStack = COMMANDS.map(({ name }) => name).filter((name) => name !== 'import-guide');
    expect([...ran].sort()).toEqual(ofStack.sort());
  });
});

describe('a rehearsal reports as blocking that', () => {
  const ofTable = { of: 'table', service: 'dynamodb', read: 'the claim: ClaimUnavailable' } as const;
  const ofSecret = {
    of: 'secret',
    service: 'secretsmanager',
    read: 'the Infinispan of site-a: SecretUnavailable',
  } as const;

  it.each([
    { fn: 'UpdateEndpointGroup', step: 'update-endpoint-group', ...ofTable },
    { fn: 'UpdateEndpointGroup', step: 'update-endpoint-group', ...ofSecret },
    { fn: 'TakeSiteOffline', step: 'take-site-offline', ...ofTable },
    { fn: 'TakeSiteOffline', step: 'take-site-offline', ...ofSecret },
  ])('$step may not use the key of the $of', async ({ fn, step, service, read }) => {
    const undo = await deny(world, fn, 'kms:Decrypt', service);
    const { blocked, rehearsals } = await fencingJson(world, ['rehearse', '--site', 'site-b']);
    await undo();

    const checks: { check: string; answer: string; detail: string }[] = rehearsals[0].checks;
    expect(blocked).toBe(true);
    expect(
      checks.flatMap(({ check, answer, detail }) => (answer === 'blocks' ? [`${check}: ${detail}`] : [])),
    ).toEqual([expect.stringMatching(`^${step} reads ${read}: .*: AccessDeniedException$`)]);
  });
});

describe('without the events of executions', () => {
  beforeAll(() => disableRules(world.stack, isAny));

  it('the schedule starts a rehearsal in both directions', async () => {
    const { executions } = (await invoke(world, 'StartRehearsals', {})) as { executions: string[] };
    const ended = await Promise.all(executions.map((name) => waitForEnd(world, name)));

    expect(ended.map(({ outcome }) => outcome)).toEqual(['REHEARSED', 'REHEARSED']);
  });

  it('reconcile records a failure', async () => {
    takeOfflineFails();
    const { event, ended } = await runAttempt(world, SITE_B_REPORTED);
    siteOf(world, 'site-a').server.controls.setFaults([]);
    expect(ended.status).toBe('FAILED');

    // In every tenth minute it looks for failures without a record.
    const recorded = async () => {
      behind(new Date().getUTCMinutes() % 10);
      await reconcile(world);
      return (await readTrail(world.stack, event)).find(({ outcome }) => outcome === 'FAILED');
    };
    await expect.poll(recorded).toMatchObject({ record: { state: 'Take site offline' } });
  });

  it('the look-up reads the last known sites while Elastic Load Balancing does not answer', async () => {
    const { read } = createKnownSitesStore(world.dynamoDb, world.stack.tables.claims, APPLICATION);
    // In every fifth minute reconcile looks for drift, and keeps the sites. It did so ten minutes ago, or some more.
    const kept = async () => {
      behind(10 + (new Date().getUTCMinutes() % 5));
      await reconcile(world);
      return Object.values(await read()).map(({ site }) => site);
    };
    await expect.poll(kept).toHaveLength(SITES.length);
    const undo = await configure(world, 'LookupAccelerator', {
      variables: { AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: 'http://127.0.0.1:1' },
    });
    const { ended, trail } = await runAttempt(world, SITE_B_REPORTED);
    await undo();

    expect(ended).toMatchObject({ outcome: 'FENCED' });
    expect(JSON.stringify(trail[0]?.record)).toContain('"siteReadAt":');
  });

  it('a message is sent about a failed fencing', async () => {
    takeOfflineFails();
    const { execution, ended } = await runAttempt(world, SITE_B_REPORTED);

    expect(await notify(world, execution, ended)).toMatchObject({ verdict: 'SENT' });
  });
});
