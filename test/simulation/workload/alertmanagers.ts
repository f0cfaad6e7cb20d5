import { handleRequest } from '../../../functions/webhook/handle-request.ts';
import { createWebhookMetrics } from '../../../functions/webhook/metrics.ts';
import { MONITORED } from '../monitoring/alarms.ts';
import { clientsOf } from '../run/clients.ts';
import type { Simulation } from '../run/simulation.ts';
import type { AcceleratorOfRun } from '../world/accelerators.ts';
import { MINUTE, otherSite, SITES, type SiteName } from '../world/names.ts';

const REPEAT = 5 * MINUTE;
/** `groupInterval` of the manifests: a delivery that was refused with 4xx is tried again then. */
export const GROUP_INTERVAL = 30_000;
const nothing = () => {};
const noLog = { info: nothing, warn: nothing, error: nothing };

/** A site's alert: one per accelerator while one of its site masters does not see the other site. */
interface Alert {
  readonly reporter: SiteName;
  readonly accelerator: AcceleratorOfRun;
  readonly startsAt: number;
}

/** Both sites' Alertmanagers with their replicas: at-least-once delivery, repeats, and a retry after a 503. */
export class Alertmanagers {
  readonly #simulation: Simulation;
  /** The number of the current firing period of each site's alert. */
  readonly #firing = new Map<SiteName, number>();
  #firings = 0;
  /** When the alert of each firing period was first delivered. */
  readonly #deliveredAt = new Map<number, number>();
  /** Deliveries due after the current phase. The next phase starts with them. */
  #deferred: { readonly alert: Alert; readonly firing: number }[] = [];
  #until = 0;
  /** An operator silences the alerts: nothing is delivered. */
  silenced = false;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** Delivers alerts until this time. */
  resume(until: number): void {
    this.#until = until;
    for (const { alert, firing } of this.#deferred.splice(0)) {
      this.#deliverLater(this.#simulation.random.integer(0, REPEAT), alert, firing);
    }
  }

  /** Starts and ends firing periods; called after every change of the world. */
  update(): void {
    const { world, scheduler, random } = this.#simulation;
    for (const reporter of SITES) {
      const linked = world.link && world.sites[otherSite(reporter)].alive;
      const fires = world.sites[reporter].alive && !(linked && world.sites[reporter].hasWorkingBridges());
      if (!fires) this.#firing.delete(reporter);
      if (!fires || this.#firing.has(reporter)) continue;
      const firing = ++this.#firings;
      this.#firing.set(reporter, firing);
      const since = scheduler.now() - this.#simulation.alertAge();
      const replicas = random.chance(0.4) ? 2 : 1;
      for (let replica = 0; replica < replicas; replica++) {
        const wait = random.integer(1, 60_000);
        for (const accelerator of world.accelerators.all) {
          const startsAt = since + (replica === 0 ? 0 : random.integer(0, 15_000));
          this.#deliverLater(wait + random.integer(0, 3_000), { reporter, accelerator, startsAt }, firing);
        }
      }
    }
  }

  #deliverLater(delay: number, alert: Alert, firing: number): void {
    const { scheduler } = this.#simulation;
    scheduler.after(delay, `Alertmanager of ${alert.reporter}`, 'is due', () => {
      if (this.#firing.get(alert.reporter) !== firing) return;
      if (scheduler.now() > this.#until) {
        this.#deferred.push({ alert, firing });
        return;
      }
      this.#deliver(alert, firing);
      this.#deliverLater(REPEAT, alert, firing);
    });
  }

  #deliver(alert: Alert, firing: number): void {
    const { random, reached, fired, safety, scheduler } = this.#simulation;
    if (this.silenced) return;
    if (!this.#deliveredAt.has(firing)) this.#deliveredAt.set(firing, scheduler.now());
    fired.add(`${alert.reporter} ${new Date(alert.startsAt).toISOString()}`);
    const resolved = random.chance(0.15);
    if (resolved) reached('a resolved alert in a firing group');
    const body = JSON.stringify({
      version: '4',
      status: 'firing',
      alerts: [...(resolved ? [alertBody(alert, 'resolved')] : []), alertBody(alert, 'firing')],
    });
    const credentials = this.#credentialsOf(alert.reporter);
    this.post(credentials, body, (status) => {
      reached(`webhook: ${status}`);
      if (status === 403) safety.fail(`the webhook refuses the Alertmanager of ${alert.reporter}`);
      if (status >= 500) this.#retry(alert, firing, random.integer(500, 20_000));
      else if (status >= 400) this.#retry(alert, firing, GROUP_INTERVAL);
    });
    if (random.chance(0.1)) {
      reached('a duplicate delivery');
      this.post(credentials, body, nothing);
    }
  }

  /** When the first alert that started to fire at or after this time was delivered. */
  firstDeliverySince(time: number): number | undefined {
    return [...this.#deliveredAt.values()].find((at) => at >= time);
  }

  #credentialsOf(site: SiteName): string {
    const { world, reached } = this.#simulation;
    const password = world.sites[site].passwords.webhook;
    if (password !== world.secrets.webhook.current) reached('an alert with the previous password');
    return `keycloak:${password}`;
  }

  /** Delivers one firing alert, without repeats. */
  deliverOnce(reporter: SiteName, dns: string, site: string, startsAt: number): void {
    const instant = new Date(startsAt).toISOString();
    this.#simulation.fired.add(`${reporter} ${instant}`);
    const labels = { alertname: 'SiteOffline', accelerator: dns, reporter, site };
    const alert = { status: 'firing', labels, startsAt: instant, fingerprint: 'once' };
    const body = JSON.stringify({ version: '4', status: 'firing', alerts: [alert] });
    this.post(this.#credentialsOf(reporter), body, nothing);
  }

  #retry(alert: Alert, firing: number, delay: number): void {
    const { scheduler } = this.#simulation;
    scheduler.after(delay, `Alertmanager of ${alert.reporter}`, 'retries', () => {
      if (this.#firing.get(alert.reporter) === firing) this.#deliver(alert, firing);
    });
  }

  #count5xx(): void {
    const dimensions = { FunctionName: MONITORED.webhook };
    this.#simulation.metrics.put({ namespace: 'AWS/Lambda', metricName: 'Url5xxCount', dimensions }, 1);
  }

  /** Sends one request to the real webhook. */
  post(credentials: string, body: string, onStatus: (status: number) => void): void {
    const { scheduler, nextInvocation, outages, random } = this.#simulation;
    if (outages.isOut('lambda')) {
      // Throttled (429) or failed (502) by the platform. Alertmanager retries a 5xx within the group interval.
      onStatus(random.pick([429, 502]));
      return;
    }
    const spawned = scheduler.spawn(`webhook ${nextInvocation()}`, (process) => {
      const clients = clientsOf(process, this.#simulation);
      return handleRequest(
        {
          method: 'POST',
          authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
          body,
          isBase64Encoded: false,
          sender: { sourceIp: '192.0.2.1', userAgent: 'Alertmanager' },
        },
        {
          ...clients,
          metrics: createWebhookMetrics(this.#simulation.metrics.powertools),
          refusals: () => Promise.resolve(),
          log: noLog,
          settings: { user: 'keycloak', alertName: 'SiteOffline', sites: SITES },
        },
      );
    });
    void spawned.outcome.then((outcome) => {
      // Lambda answers 502 for a function that ends without a response.
      const status = outcome.kind === 'returned' ? outcome.value.statusCode : 502;
      if (status >= 500) this.#count5xx();
      if (outcome.kind === 'returned') onStatus(status);
    });
  }
}

/**
 * An alert as Alertmanager sends it. A resolved one reports the opposite site, as in a group with both sites' alerts.
 */
function alertBody({ reporter, accelerator, startsAt }: Alert, status: 'firing' | 'resolved'): object {
  const alertReporter = status === 'firing' ? reporter : otherSite(reporter);
  const dns = reporter === 'site-a' ? accelerator.dnsName : accelerator.dualStackDnsName;
  return {
    status,
    labels: {
      alertname: 'SiteOffline',
      accelerator: dns,
      reporter: alertReporter,
      site: otherSite(alertReporter),
    },
    startsAt: new Date(status === 'firing' ? startsAt : startsAt - 7 * MINUTE).toISOString(),
    fingerprint: `${alertReporter} ${dns}`.slice(0, 16),
  };
}
