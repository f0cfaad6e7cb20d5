import type { Trace } from '../scheduler/trace.ts';

const WRITES = /(RemoveEndpoints|AddEndpoints|UpdateEndpointGroup|POST backups) (takes effect|is refused)$/;
const ENDS = /^(throws|is killed|reaches its limit|crashes)$/;

/**
 * The main lines of a run: changes of the world, every version of the claim, every external write that took effect,
 * and each step's decision. The line numbers are those of the whole trace.
 */
export function summaryOf(trace: Trace): string {
  const start = trace.entries[0]?.at ?? 0;
  return trace.entries
    .flatMap(({ at, who, what, detail }, index) => {
      const line = summarize(who, what, detail);
      const seconds = ((at - start) / 1000).toFixed(3).padStart(10);
      return line === undefined ? [] : [`${String(index + 1).padStart(5)} ${seconds} s  ${who}: ${line}`];
    })
    .join('\n');
}

function summarize(who: string, what: string, detail: unknown): string | undefined {
  if (who === 'the world' || who === 'an operator') return what;
  if (WRITES.test(what)) return what;
  if (ENDS.test(what)) return detail instanceof Error ? `${what} ${detail.name}: ${detail.message}` : what;
  if (what === 'returns') return decision(detail);
  if (what === 'dynamodb PutItem is sent') return claimWrite(detail);
  return undefined;
}

function decision(detail: unknown): string | undefined {
  if (typeof detail !== 'object' || detail === null || !('verdict' in detail)) return undefined;
  const { verdict, reason, detail: why } = detail as Record<string, string>;
  return ['decides', verdict, reason, why].filter((word) => word !== undefined).join(' ');
}

function claimWrite(detail: unknown): string | undefined {
  const { Item } = detail as { Item?: Record<string, { S?: string; N?: string }> };
  if (Item?.version === undefined) return undefined;
  const { current } = JSON.parse(Item.record?.S ?? '{}') as {
    current?: { incident: string; phase: string; intent: { write: string } };
  };
  return `writes the claim, version ${Item.version.N}: ${current?.incident} ${current?.phase}, intent ${current?.intent.write}`;
}
