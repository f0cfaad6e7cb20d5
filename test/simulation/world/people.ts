import type { EndpointConfiguration, EndpointGroup } from '@aws-sdk/client-global-accelerator';
import { reconcile } from '../../../functions/operations/reconcile/reconcile.ts';
import type { Alertmanagers } from './alertmanager.ts';
import { clientsOf } from './clients.ts';
import {
  loadBalancerArn,
  MINUTE,
  otherSite,
  PASSWORD,
  ROTATION_GRACE,
  SITES,
  type SiteName,
} from './names.ts';
import type { Simulation } from './simulation.ts';
import type { SecretName } from './world.ts';

/** What people do by hand, each at once: to the groups, to the sites, to executions, to the pause. */
export class People {
  readonly #simulation: Simulation;
  readonly #alertmanagers: Alertmanagers;

  constructor(simulation: Simulation, alertmanagers: Alertmanagers) {
    this.#simulation = simulation;
    this.#alertmanagers = alertmanagers;
  }

  changed(what: string): void {
    const { world, met, scheduler } = this.#simulation;
    met(what);
    scheduler.record('the world', what);
    world.settle();
    this.#alertmanagers.update();
  }

  /** Reads a group, thinks, and replaces its list: whatever changed meanwhile is lost. */
  editGroup(
    change: (endpoints: EndpointConfiguration[]) => EndpointConfiguration[],
    thinksFor: number,
  ): void {
    const { world, random, scheduler } = this.#simulation;
    const { group } = random.pick(world.accelerators.groups());
    const seen = configurations(group);
    scheduler.after(thinksFor, 'a person', 'replaces the list of a group', () => {
      world.touchedAt = scheduler.now();
      world.accelerators.model.call('UpdateEndpointGroup', {
        EndpointGroupArn: group.EndpointGroupArn,
        EndpointConfigurations: change(seen),
      });
      this.changed('an operator edits a group');
    });
  }

  listEverywhere(site: SiteName): void {
    const { world, scheduler } = this.#simulation;
    world.touchedAt = scheduler.now();
    for (const { group } of world.accelerators.groups()) {
      const others = configurations(group).filter(({ EndpointId }) => EndpointId !== loadBalancerArn(site));
      world.accelerators.model.call('UpdateEndpointGroup', {
        EndpointGroupArn: group.EndpointGroupArn,
        EndpointConfigurations: [...others, { EndpointId: loadBalancerArn(site), Weight: 128 }],
      });
    }
  }

  /** Brings everything back as the guide says: both sites up, both online to each other, both listed. */
  restoreAll(): void {
    const { world } = this.#simulation;
    world.link = true;
    world.secretAvailable = true;
    world.swapped = false;
    for (const site of SITES) {
      world.sites[site].thaw(world.now());
      Object.assign(world.sites[site], { alive: true, healthy: true });
      world.sites[site].bringOnline();
      this.listEverywhere(site);
    }
    this.changed('a person restores both sites');
  }

  /** Half of what a restore is made of. */
  halfRestore(site: SiteName): void {
    const { world, random, scheduler } = this.#simulation;
    world.touchedAt = scheduler.now();
    if (random.chance(0.5)) this.listEverywhere(site);
    else world.sites[otherSite(site)].bringOnline();
    this.changed('a site is half restored');
  }

  /** The pause stands in the claim's item, so it is written as every change of the claim is. */
  pause(forMs: number): void {
    const { scheduler, world } = this.#simulation;
    const claim = world.claim();
    scheduler.spawn('pause', async (process) => {
      const until = process.now() + forMs;
      const { claims } = clientsOf(process, this.#simulation);
      const read = await claims.read();
      await claims.pause(read, { until, reason: 'maintenance' });
    });
    this.changed(claim?.current?.phase === 'started' ? 'a pause while a fencing is begun' : 'a pause');
  }

  /** A password is replaced in Secrets Manager first, and then where it is used, before its grace is over. */
  rotate(name: SecretName): void {
    const { world, random, scheduler } = this.#simulation;
    const secret = world.secrets[name];
    const everywhere = SITES.every((site) => world.sites[site].passwords[name] === secret.current);
    // A second rotation before the first has reached everybody takes the grace from the slowest.
    if (!everywhere) return;
    const next = secret.rotate();
    this.changed(`the password of the ${name} is rotated`);
    for (const site of SITES) {
      // What is under way then still needs its time within the grace.
      scheduler.after(
        random.integer(0, ROTATION_GRACE - 2 * MINUTE),
        'a person',
        'rotates a password',
        () => {
          world.sites[site].passwords[name] = next;
        },
      );
    }
  }

  abortOne(): void {
    const { random, stepFunctions, met } = this.#simulation;
    const running = this.#simulation.executions().filter(({ status }) => status === 'RUNNING');
    if (running.length === 0) return;
    met('an execution is aborted');
    stepFunctions.stopExecution({ executionArn: random.pick(running).executionArn });
  }

  redriveOne(): void {
    const { random, stepFunctions, met } = this.#simulation;
    const failed = this.#simulation
      .executions()
      .filter(({ redriveStatus }) => redriveStatus === 'REDRIVABLE');
    if (failed.length === 0) return;
    met('an execution is redriven');
    stepFunctions.redriveExecution({ executionArn: random.pick(failed).executionArn });
  }

  /** The console's New execution: the same input under another name; sometimes clicked twice. */
  startAnew(): void {
    const { random, stepFunctions, met, stateMachineArn } = this.#simulation;
    const known = this.#simulation.executions();
    if (known.length === 0) return;
    const { input } = random.pick(known);
    met('an execution is started anew');
    for (let click = random.chance(0.3) ? 2 : 1; click > 0; click--) {
      const name = `${random.integer(0, 2 ** 40)}-by-hand`;
      stepFunctions.startExecution({ stateMachineArn, name, input });
    }
  }

  /** An alert that names an accelerator, or a site, that this application does not have. */
  alertOfNobody(site: SiteName): void {
    const { random, scheduler, world } = this.#simulation;
    const known = random.pick(world.accelerators.all);
    const [dnsName, offline] = random.pick([
      ['a999.awsglobalaccelerator.com', otherSite(site)],
      [known.dnsName, 'site-c'],
    ] as const);
    this.#alertmanagers.deliverOnce(site, dnsName, offline, scheduler.now());
    this.changed('an alert of something that is not ours');
  }

  /** Another execution of the same event, beside the one that runs. */
  twin(event: object): void {
    const { random, stepFunctions, met, stateMachineArn } = this.#simulation;
    met('a twin beside a running execution');
    const name = `${random.integer(0, 2 ** 40)}-twin`;
    stepFunctions.startExecution({ stateMachineArn, name, input: JSON.stringify(event) });
  }

  knock(): void {
    const { checks, met } = this.#simulation;
    met('a stranger knocks');
    const before = this.#simulation.executions().length;
    const wrong = this.#simulation.random.pick([
      `keycloak:wrong`,
      `somebody:${PASSWORD}`,
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
      fingerprint: 'stranger',
    };
    const body = JSON.stringify({ version: '4', status: 'firing', alerts: [alert] });
    this.#alertmanagers.post(wrong, body, (status) => {
      if (status < 400) checks.fail(`a stranger was answered ${status} (${before} executions before)`);
    });
  }

  /** Every minute while `until` is ahead, and sometimes at once with itself. */
  reconcileUntil(until: number): void {
    const { scheduler, random, world, observed } = this.#simulation;
    const run = () => {
      scheduler.spawn('reconcile', async (process) => {
        const observing = world.observe;
        const answer = await reconcile({}, clientsOf(process, this.#simulation)).catch((error: Error) => {
          this.#simulation.met(`reconcile: ${error.name}`);
          return undefined;
        });
        if (answer && observing && world.observe) observed.reconcile();
        if (answer) this.#simulation.met(`reconcile: ${answer.verdict}`);
      });
      if (scheduler.now() + MINUTE > until) return;
      scheduler.after(MINUTE, 'the schedule', 'is due', run);
      if (random.chance(0.03))
        scheduler.after(random.integer(1, 5_000), 'the schedule', 'is due twice', run2);
    };
    const run2 = () => {
      scheduler.spawn('reconcile', (process) =>
        reconcile({}, clientsOf(process, this.#simulation)).catch(() => undefined),
      );
    };
    scheduler.after(random.integer(0, MINUTE), 'the schedule', 'starts', run);
  }
}

const configurations = (group: EndpointGroup): EndpointConfiguration[] =>
  (group.EndpointDescriptions ?? []).map(({ EndpointId, Weight }) => ({ EndpointId, Weight }));
