import { startHost } from '../hosts/host.ts';
import { bundleOf, workerOf } from '../lib/bundles.ts';
import type { Ground } from '../lib/ground.ts';
import { alertFor, changed, earlier, type UrlEvent, urlEvent } from '../lib/requests.ts';
import type { Cell, Section } from '../lib/section.ts';
import { quantile } from '../lib/statistics.ts';
import type { Answer } from '../lib/wire.ts';

const STARTED: Answer = { status: 200, body: JSON.stringify({ executionArn: 'arn', startDate: 0 }) };
const EXISTS: Answer = { status: 400, body: JSON.stringify({ __type: 'ExecutionAlreadyExists' }) };

/** Both are wrong, because the Python function accepts a request with one of them right. */
export const WRONG = 'wrong user and password';

/** Requests before the measured ones, so that the code is compiled and the password cached. */
const WARM_UP = 200;

export interface Kind {
  readonly name: string;
  /** The service's answer to a start. */
  readonly start: Answer;
  readonly events: readonly UrlEvent[];
}

/** The number of requests of each kind. */
export async function kindsOf({ stack }: Ground, count: number): Promise<Kind[]> {
  const request = await alertFor(stack, stack.accelerator.dnsName);
  const { Authorization: _, ...headers } = request.headers;
  const wrong = `Basic ${Buffer.from('unknown-user:wrong-password').toString('base64')}`;
  const resolved = changed(request, (group) => ({
    ...group,
    status: 'resolved',
    alerts: group.alerts.map((alert) => ({ ...alert, status: 'resolved' })),
  }));
  const all = (event: UrlEvent) => Array<UrlEvent>(count).fill(event);
  return [
    { name: 'no credentials', start: STARTED, events: all(urlEvent({ ...request, headers })) },
    {
      name: WRONG,
      start: STARTED,
      events: all(urlEvent({ ...request, headers: { ...headers, Authorization: wrong } })),
    },
    { name: 'resolved', start: STARTED, events: all(urlEvent(resolved)) },
    {
      name: 'accepted',
      start: STARTED,
      events: Array.from({ length: count }, (_, index) => urlEvent(earlier(request, index))),
    },
    { name: 'repeated', start: EXISTS, events: all(urlEvent(request)) },
  ];
}

/** One worker, one request after another, as on Lambda; StartExecution is answered at once. */
export async function webhook(ground: Ground, requests: number, signal: AbortSignal): Promise<Section> {
  const { wire, bundles } = ground;
  const host = startHost(workerOf(bundleOf(bundles, 'Webhook'), wire.endpoint));
  const rows: Record<string, Cell>[] = [];
  try {
    for (const { name, start, events } of await kindsOf(ground, requests)) {
      signal.throwIfAborted();
      wire.setAnswer('StartExecution', () => start);
      await host.invoke(events.slice(0, WARM_UP));
      wire.clear();
      const { milliseconds, cpuMilliseconds } = await host.invoke(events);
      const whole = milliseconds.reduce((sum, each) => sum + each, 0);
      rows.push({
        request: name,
        'CPU ms': cpuMilliseconds / events.length,
        'requests/s': (1000 * events.length) / whole,
        p50: quantile(milliseconds, 0.5),
        p99: quantile(milliseconds, 0.99),
        'AWS calls': wire.calls().length / events.length,
      });
    }
  } finally {
    wire.setAnswer('StartExecution', undefined);
    await host.stop();
  }
  return {
    part: 'webhook',
    title: `Webhook: one worker, ${requests} requests of each kind, one after another`,
    rows,
    notes: ['StartExecution is answered at once by the wire, so that no engine works beside the worker.'],
  };
}
