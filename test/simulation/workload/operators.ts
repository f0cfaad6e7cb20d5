import type { EndpointConfiguration, EndpointGroup } from '@aws-sdk/client-global-accelerator';
import type { Infinispan } from '../../../functions/clients/infinispan.ts';
import type { ReconcileOutput } from '../../../functions/operations/reconcile/contract.ts';
import { gauged, publishDrift } from '../../../functions/operations/reconcile/gauges.ts';
import { reconcile } from '../../../functions/operations/reconcile/reconcile.ts';
import { checkClosedInTime } from '../checkers/liveness-checker.ts';
import type { StatusChange } from '../interpreter/host.ts';
import { clientsOf } from '../run/clients.ts';
import type { Simulation } from '../run/simulation.ts';
import type { Process } from '../scheduler/process.ts';
import {
  isBalancerOf,
  MINUTE,
  otherSite,
  PASSWORD,
  ROTATION_GRACE,
  SITES,
  type SiteName,
} from '../world/names.ts';
import type { SecretName } from '../world/world.ts';
import type { Alertmanagers } from './alertmanagers.ts';

/** A run of reconcile in every fifth minute looks for drift. */
const DRIFT_EVERY = 5;

/** The actions of operators on endpoint groups, sites, executions and the pause; and the schedule of reconcile. */
export class Operators {
  readonly #simulation: Simulation;
  readonly #alertmanagers: Alertmanagers;

  constructor(simulation: Simulation, alertmanagers: Alertmanagers) {
    this.#simulation = simulation;
    this.#alertmanagers = alertmanagers;
  }

  /** Called after every change of the world. */
  changed(event: string): void {
    const { world, reached, scheduler } = this.#simulation;
    reached(event);
    scheduler.record('the world', event);
    world.propagate();
    this.#alertmanagers.update();
  }

  /** Reads a group and replaces its list some time later: changes made in between are lost. */
  editGroup(change: (endpoints: EndpointConfiguration[]) => EndpointConfiguration[], delay: number): void {
    const { world, random, scheduler } = this.#simulation;
    const { group } = random.pick(world.accelerators.groups());
    const endpoints = configurations(group);
    scheduler.after(delay, 'an operator', "replaces a group's endpoints", () => {
      world.accelerators.model.call('UpdateEndpointGroup', {
        EndpointGroupArn: group.EndpointGroupArn,
        EndpointConfigurations: change(endpoints),
      });
      this.changed('an operator edits a group');
    });
  }

  listEverywhere(site: SiteName): void {
    const { world } = this.#simulation;
    const { arnOf, groupsFor } = world.accelerators;
    for (const group of groupsFor(site)) {
      const others = configurations(group).filter(({ EndpointId }) => !isBalancerOf(EndpointId, site));
      world.accelerators.model.call('UpdateEndpointGroup', {
        EndpointGroupArn: group.EndpointGroupArn,
        EndpointConfigurations: [...others, { EndpointId: arnOf(site), Weight: 128 }],
      });
    }
  }

  unlistEverywhere(site: SiteName): void {
    const { world } = this.#simulation;
    for (const { group } of world.accelerators.groups()) {
      world.accelerators.model.call('UpdateEndpointGroup', {
        EndpointGroupArn: group.EndpointGroupArn,
        EndpointConfigurations: configurations(group).filter(
          ({ EndpointId }) => !isBalancerOf(EndpointId, site),
        ),
      });
    }
  }

  /** Restores everything by the guide: both sites up, each online at the other, and both listed. */
  restoreAll(): void {
    const { world } = this.#simulation;
    world.link = true;
    world.secretAvailable = true;
    world.swapped = false;
    for (const site of SITES) {
      world.sites[site].thaw(world.now());
      world.sites[site].bridges.fill('works');
      Object.assign(world.sites[site], { alive: true, healthy: true });
      world.sites[site].bringOnline();
      this.listEverywhere(site);
    }
    this.changed('an operator restores both sites');
  }

  /** Does half of a restore. */
  halfRestore(site: SiteName): void {
    const { world, random } = this.#simulation;
    if (random.chance(0.5)) this.listEverywhere(site);
    else world.sites[otherSite(site)].bringOnline();
    this.changed('a site is half restored');
  }

  /** The pause is a field of the claim, written like every other change of the claim. */
  pause(forMs: number): void {
    const { scheduler, world } = this.#simulation;
    const claim = world.claim();
    scheduler.spawn('pause', async (process) => {
      const until = process.now() + forMs;
      const { claims } = clientsOf(process, this.#simulation);
      const read = await claims.read();
      await claims.pause(read, { until, reason: 'maintenance' });
    });
    this.changed(claim?.current?.phase === 'started' ? 'a pause during a started fencing' : 'a pause');
  }

  endPause(): void {
    this.#simulation.scheduler.spawn('end of the pause', async (process) => {
      const { claims } = clientsOf(process, this.#simulation);
      const read = await claims.read();
      if (read.pause !== undefined) await claims.endPause(read);
    });
    this.changed('an operator ends the pause');
  }

  /** Replaces a password in Secrets Manager, and then in each site before the grace period ends. */
  rotate(name: SecretName): void {
    const { world, random, scheduler } = this.#simulation;
    const secret = world.secrets[name];
    const rotatedEverywhere = SITES.every((site) => world.sites[site].passwords[name] === secret.current);
    // A second rotation before the first has reached every site would end the grace period of the slowest site.
    if (!rotatedEverywhere) return;
    const next = secret.rotate();
    this.changed(`the password of the ${name} is rotated`);
    for (const site of SITES) {
      // A request in flight at that moment must still end within the grace period.
      scheduler.after(
        random.integer(0, ROTATION_GRACE - 2 * MINUTE),
        'an operator',
        'rotates a password',
        () => {
          world.sites[site].passwords[name] = next;
        },
      );
    }
  }

  abortOne(): void {
    const { random, stepFunctions, reached } = this.#simulation;
    const running = this.#simulation.executions().filter(({ status }) => status === 'RUNNING');
    if (running.length === 0) return;
    reached('an execution is aborted');
    stepFunctions.stopExecution({ executionArn: random.pick(running).executionArn });
  }

  redriveOne(): void {
    const { random, stepFunctions, reached } = this.#simulation;
    const failed = this.#simulation
      .executions()
      .filter(({ redriveStatus }) => redriveStatus === 'REDRIVABLE');
    if (failed.length === 0) return;
    reached('an execution is redriven');
    stepFunctions.redriveExecution({ executionArn: random.pick(failed).executionArn });
  }

  /** The console's "New execution": the same input under another name; sometimes clicked twice. */
  startAgain(): void {
    const { random, stepFunctions, reached } = this.#simulation;
    const executions = this.#simulation.executions();
    if (executions.length === 0) return;
    const { input, stateMachineArn } = random.pick(executions);
    reached('an execution is started again');
    for (let click = random.chance(0.3) ? 2 : 1; click > 0; click--) {
      const name = `${random.integer(0, 2 ** 40)}-by-hand`;
      stepFunctions.startExecution({ stateMachineArn, name, input });
    }
  }

  /** An alert that names an accelerator, or a site, that this application does not have. */
  sendUnknownAlert(site: SiteName): void {
    const { random, scheduler, world } = this.#simulation;
    const known = random.pick(world.accelerators.all);
    const [dnsName, offline] = random.pick([
      ['a999.awsglobalaccelerator.com', otherSite(site)],
      [known.dnsName, 'site-c'],
    ] as const);
    this.#alertmanagers.deliverOnce(site, dnsName, offline, scheduler.now());
    this.changed('an alert with an unknown accelerator or site');
  }

  /** Starts another execution of the same event while the first one runs. */
  startDuplicate(event: object): void {
    const { random, stepFunctions, reached, stateMachineArn } = this.#simulation;
    reached('a duplicate of a running execution');
    const name = `${random.integer(0, 2 ** 40)}-duplicate`;
    stepFunctions.startExecution({ stateMachineArn, name, input: JSON.stringify(event) });
  }

  sendUnauthorizedRequest(): void {
    const { safety, reached } = this.#simulation;
    reached('an unauthorized request');
    const before = this.#simulation.executions().length;
    const credentials = this.#simulation.random.pick([
      `keycloak:wrong`,
      `other-user:${PASSWORD}`,
      `keycloak:`,
      `:${PASSWORD}`,
    ]);
    const label = {
      alertname: 'SiteOffline',
      accelerator: 'a.example.com',
      site: 'site-a',
      reporter: 'site-b',
    };
    const alert = {
      status: 'firing',
      labels: label,
      startsAt: new Date(0).toISOString(),
      fingerprint: 'unauthorized',
    };
    const body = JSON.stringify({ version: '4', status: 'firing', alerts: [alert] });
    this.#alertmanagers.post(credentials, body, (status) => {
      // Throttled is 429; 400 would mean that the webhook read the body of an unauthenticated caller.
      if (status !== 403 && status !== 429 && status < 500)
        safety.fail(`an unauthorized request was answered ${status} (${before} executions before it)`);
    });
  }

  /** Runs reconcile every minute until this time, and sometimes a concurrent second run. */
  reconcileUntil(until: number): void {
    const { scheduler, random, world, observed, outages, reached, unmonitored, safety } = this.#simulation;
    const run = () => {
      checkClosedInTime(this.#simulation);
      if (!outages.isOut('lambda')) reconcileOnce();
      if (scheduler.now() + MINUTE > until) return;
      scheduler.after(MINUTE, 'the schedule', 'is due', run);
      if (random.chance(0.03))
        scheduler.after(random.integer(1, 5_000), 'the schedule', 'is due twice', runConcurrently);
    };
    const reconcileOnce = () => {
      scheduler.spawn('reconcile', async (process) => {
        const observing = world.observe;
        const from = process.now();
        const output = await this.#reconcile(process).catch((error: Error) => {
          reached(`reconcile: ${error.name}`);
          const missed = Math.floor(from / MINUTE) % DRIFT_EVERY === 0 ? DRIFT_EVERY : 1;
          if (!this.#simulation.healing) unmonitored.push({ from, until: from + missed * MINUTE });
          return undefined;
        });
        if (output && observing && world.observe) observed.reconcile();
        if (output) reached(`reconcile: ${output.verdict}`);
        safety.restores.checkDrift(output?.drift ?? []);
      });
    };
    const runConcurrently = () => {
      scheduler.spawn('reconcile', (process) => this.#reconcile(process).catch(() => undefined));
    };
    scheduler.after(random.integer(0, MINUTE), 'the schedule', 'starts', run);
  }

  /** EventBridge reports that a restore's execution failed, timed out or was aborted: reconcile runs at once. */
  reconcileAtOnce(event: { readonly detail: StatusChange }): void {
    const { scheduler, reached, safety } = this.#simulation;
    scheduler.spawn('reconcile', async (process) => {
      const from = process.now();
      const output = await this.#reconcile(process, event).catch(() => undefined);
      reached(`reconcile at the end of a restore: ${output?.verdict ?? 'failed'}`);
      // Its last step may have started the restore after reconcile had read the claim: the next run ends that.
      const { at = from } = safety.phases.findLast(({ phase }) => phase === 'restoring') ?? {};
      if (output?.verdict !== 'LEFT' || at >= from) return;
      const { executionArn, redriveCount } = event.detail;
      safety.restores.checkUndone(executionArn, redriveCount);
    });
  }

  async #reconcile(process: Process, input: object = {}): Promise<ReconcileOutput> {
    const { metrics } = this.#simulation;
    const clients = clientsOf(process, this.#simulation);
    const claims = gauged(clients.claims, process, metrics.publish);
    const infinispanOf = (site: string) => this.#noting(clients.infinispanOf(site), process.now);
    const output = await reconcile(input, { ...clients, claims, infinispanOf });
    publishDrift(output.drift, metrics.publish);
    return output;
  }

  /** Notes the runs of reconcile to which an Infinispan gave no clear answer: they could not close an incident. */
  #noting(infinispan: Infinispan, now: () => number): Infinispan {
    return {
      ...infinispan,
      backupStatus: async (...query) => {
        const status = await infinispan.backupStatus(...query).catch((error: Error) => error);
        const isClear = status === 'online' || status === 'offline' || status === 'mixed';
        if (!isClear) this.#simulation.unclear.push({ from: now(), until: now() + MINUTE });
        if (status instanceof Error) throw status;
        return status;
      },
    };
  }
}

const configurations = (group: EndpointGroup): EndpointConfiguration[] =>
  (group.EndpointDescriptions ?? []).map(({ EndpointId, Weight }) => ({ EndpointId, Weight }));
