import { resolve } from 'node:path';
import {
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { HEARTBEAT } from '../../functions/domain/heartbeat.ts';
import { readSiteStates } from '../../infra/local/stack/site-state.ts';
import { runCommand } from '../../infra/tools/command-line/command.ts';
import { UsageError } from '../../infra/tools/command-line/errors.ts';
import { sendAlerts } from '../local/support/alerts.ts';
import { fencingJson, runFencing } from '../local/support/fencing.ts';
import { reconcile } from '../local/support/reconcile.ts';
import { listBothSites, otherSite, SITES, type World } from '../local/support/world.ts';
import { deleteGuideFunction, GUIDE, type Guide, startGuide } from './guide.ts';
import { deliver, type Receivers, type Round, restoreSites } from './round.ts';
import { startMigration } from './stack.ts';
import { type Watch, watch } from './watch.ts';

const HELP = `node test/migration/walk.ts --python-function FILE

Walks docs/migrating.md on the local stack: the function of Keycloak's guide and this stack side by side, with an alert
to each receiver at every step, and users who write all the time. Fails unless exactly one of the two fences at every
step, the survivor then accepts writes, a site is in service all the time, and never both can fence. Reaches no AWS
account.

  --python-function FILE  source of the guide's function, which is run in place (required)
`;

await runCommand({
  name: 'walk',
  help: HELP,
  options: { 'python-function': { value: 'FILE' } },
  async run(given) {
    const file = given.text('python-function');
    if (file === undefined) throw new UsageError('--python-function is required; see --help.');
    const { world, variables } = await startMigration();
    const { aws, globalAccelerator } = world.stack;
    const guide = await startGuide(aws, globalAccelerator.endpoint, resolve(file), variables);
    try {
      await restoreSites(world);
      const watching = watch(world);
      const right = await walk(world, guide, watching).finally(watching.stop);
      return reportSeen(watching.seen) && right;
    } finally {
      await guide.stop();
      await world.stack.stop();
    }
  },
});

/** @returns whether every step was right */
async function walk(world: World, guide: Guide, watching: Watch): Promise<boolean> {
  const { aws } = world.stack;
  const lambda = new LambdaClient(aws);
  const throttleGuide = () =>
    lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: GUIDE, ReservedConcurrentExecutions: 0 }));
  const allowGuide = () => lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: GUIDE }));
  const pause = () => fencing(world, 'pause', '--reason', 'migration', '--until', '2d');
  const both: Receivers = { guide, stack: true };
  const results: boolean[] = [];
  const step = async (title: string, receivers: Receivers, expected: Round['actors'][number]) => {
    const round = await deliver(world, receivers);
    const { inService, writes } = await afterFencing(world);
    const right = round.actors.length === 1 && round.actors[0] === expected && writes === '204';
    const { actors, answers } = round;
    print(
      right,
      `${title}: fenced by ${actors.join(' and ') || 'none'}; answers: ${answers.join(', ')}; ${inService} in service, writes ${writes}`,
    );
    results.push(right);
    await bringBack(world);
  };
  await step('stack deployed, manifests not applied', { guide, stack: false }, 'guide');
  await pause();
  watching.manifestsApplied();
  await step('paused, manifests applied', both, 'guide');
  results.push(await heartbeatsAndRehearsals(world));
  results.push(
    await duringSwitch(world, both, async () => {
      await throttleGuide();
      await fencing(world, 'resume');
    }),
  );
  await step('switched', both, 'this stack');
  await pause();
  await allowGuide();
  await step('back: paused, then the guide allowed', both, 'guide');
  await throttleGuide();
  await fencing(world, 'resume');
  await step('switched again', both, 'this stack');
  await deleteGuideFunction(aws);
  await step('guide removed', { stack: true }, 'this stack');
  results.push(await afterReappliedModule(world));
  return results.every((right) => right);
}

/** Brings the fenced site back, as an operator does; reconcile closes the incident. */
async function bringBack(world: World): Promise<void> {
  await restoreSites(world);
  await reconcile(world);
}

async function heartbeatsAndRehearsals(world: World): Promise<boolean> {
  const alerts = SITES.map((reporter) => ({ reporter, site: otherSite(reporter), alertname: HEARTBEAT }));
  const { status } = await sendAlerts(world, alerts);
  const { output, code } = await runFencing(world, ['rehearse']);
  const right = status === 200 && code === 0;
  print(right, `heartbeats ${status}, rehearse exits with ${code}: ${output.trim().split('\n').at(-1)}`);
  return right;
}

/** Delivers alerts one after another while the switch runs: no alert has two actors, and after it there is one. */
async function duringSwitch(
  world: World,
  receivers: Receivers,
  change: () => Promise<unknown>,
): Promise<boolean> {
  let changed: number | undefined;
  const started = performance.now();
  const changing = change().then(() => {
    changed = performance.now();
  });
  const rounds: Round[] = [];
  while (changed === undefined) {
    rounds.push(await deliver(world, receivers));
    await bringBack(world);
  }
  await changing;
  const seen = rounds.map(({ actors }) => actors.join(' and ') || 'none').join(', ');
  const right = rounds.every(({ actors }) => actors.length <= 1);
  print(right, `alerts during the switch of ${((changed - started) / 1000).toFixed(1)} s: ${seen}`);
  return right;
}

/** An apply of a module that lists both load balancers, after a fencing. */
async function afterReappliedModule(world: World): Promise<boolean> {
  await deliver(world, { stack: true });
  await listBothSites(world);
  const { drift } = await fencingJson(world, ['status']);
  const right = JSON.stringify(drift).includes('site-b is fenced, and in service');
  print(right, `both load balancers listed again after a fencing; status shows: ${drift.join('; ')}`);
  return right;
}

async function fencing(world: World, ...args: readonly string[]): Promise<void> {
  const { code, errors } = await runFencing(world, args);
  if (code !== 0) throw new Error(errors);
}

/** The sites in service, and the statuses of a user's write at each. */
async function afterFencing({ stack }: World): Promise<{ inService: string; writes: string }> {
  const states = (await readSiteStates(stack)).filter(({ endpoint }) => endpoint === 'in service');
  return {
    inService: states.map(({ site }) => site).join(' and ') || 'no site',
    writes: states.map(({ write }) => write).join(' and '),
  };
}

function reportSeen({
  looks,
  withoutSite,
  bothAble,
  noneAble,
  longestNoneMs,
  writes,
}: Watch['seen']): boolean {
  const right = withoutSite === 0 && bothAble === 0 && Object.keys(writes).length > 1;
  const statuses = Object.entries(writes).map(([status, count]) => `${count} times ${status}`);
  print(right, `users' writes at the sites in service, during the whole walk: ${statuses.join(', ')}`);
  print(
    right,
    `of ${looks} looks: no site in service at ${withoutSite}, both able to fence at ${bothAble}, neither at ${noneAble} (at most ${(longestNoneMs / 1000).toFixed(1)} s)`,
  );
  return right;
}

function print(right: boolean, line: string): void {
  process.stdout.write(`${right ? 'ok   ' : 'WRONG'}  ${line}\n`);
}
