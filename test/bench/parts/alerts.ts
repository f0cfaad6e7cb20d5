import { startHost } from '../hosts/host.ts';
import { bundleOf, workerOf } from '../lib/bundles.ts';
import type { Ground } from '../lib/ground.ts';
import { alertFor, changed, earlier, urlEvent } from '../lib/requests.ts';
import type { Cell, Section } from '../lib/section.ts';
import { median } from '../lib/statistics.ts';

const ALERTS = [1, 10, 50] as const;

/** The cost of a request with more alerts, with this many additional milliseconds per call. */
export async function alerts(
  { stack, wire, bundles }: Ground,
  delay: number,
  runs: number,
): Promise<Section> {
  const host = startHost(workerOf(bundleOf(bundles, 'Webhook'), wire.endpoint));
  const started = { status: 200, body: JSON.stringify({ executionArn: 'arn', startDate: 0 }) };
  const request = await alertFor(stack, stack.accelerator.dnsName);
  const rows: Record<string, Cell>[] = [];
  try {
    wire.setAnswer('StartExecution', () => started);
    wire.setDelay(delay);
    let smallest: number | undefined;
    for (const count of ALERTS) {
      const event = urlEvent(
        changed(request, (group) => ({
          ...group,
          alerts: Array.from({ length: count }, (_, index) => earlier(request, index)).flatMap(
            ({ body }) => JSON.parse(body).alerts,
          ),
        })),
      );
      await host.invoke([event]);
      wire.clear();
      const { milliseconds } = await host.invoke(Array(runs).fill(event));
      const answered = median(milliseconds);
      smallest ??= answered;
      rows.push({
        'alerts a request': count,
        calls: wire.calls().length / runs,
        answered,
        ratio: answered / smallest,
      });
    }
  } finally {
    wire.setDelay(0);
    wire.setAnswer('StartExecution', undefined);
    await host.stop();
  }
  return {
    part: 'growth',
    title: `Growth of a request, the webhook alone, ${delay} ms added to every AWS call: milliseconds to its answer (medians of ${runs})`,
    rows,
    notes: ['All executions of a request are started side by side, up to fifty.'],
  };
}
