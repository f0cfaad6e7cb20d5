import type { Trace } from '../scheduler/trace.ts';
import { isClaimWrite } from '../world/claim-write.ts';

const WRITES =
  /(RemoveEndpoints|AddEndpoints|UpdateEndpointGroup|POST backups|clear|start-push-state|bring-online) (takes effect|is refused)$/;
const ENDS = /^(throws|is killed|reaches its limit|crashes)$/;

/**
 * The main lines of a run: changes of the world, every version of the claim, every external write that took effect,
 * and each step's decision. The line numbers are those of the complete trace.
 */
export function summaryOf(trace: Trace): string {
  const start = trace.entries[0]?.at ?? 0;
  return trace.entries
    .flatMap(({ at, actor, event, detail }, index) => {
      const line = summarize(actor, event, detail);
      const seconds = ((at - start) / 1000).toFixed(3).padStart(10);
      return line === undefined ? [] : [`${String(index + 1).padStart(5)} ${seconds} s  ${actor}: ${line}`];
    })
    .join('\n');
}

function summarize(actor: string, event: string, detail: unknown): string | undefined {
  if (actor === 'the world' || actor === 'an operator') return event;
  if (WRITES.test(event)) return event;
  if (ENDS.test(event)) return detail instanceof Error ? `${event} ${detail.name}: ${detail.message}` : event;
  if (event === 'returns') return decision(detail);
  if (event === 'dynamodb PutItem is sent' && isClaimWrite({ operation: 'PutItem', input: detail }))
    return claimWrite(detail);
  return undefined;
}

function decision(detail: unknown): string | undefined {
  if (typeof detail !== 'object' || detail === null || !('verdict' in detail)) return undefined;
  const { verdict, reason, detail: explanation } = detail as Record<string, string>;
  return ['decides', verdict, reason, explanation].filter((part) => part !== undefined).join(' ');
}

function claimWrite(detail: unknown): string | undefined {
  const { Item } = detail as { Item?: Record<string, { S?: string; N?: string }> };
  if (Item?.version === undefined) return undefined;
  const { current } = JSON.parse(Item.record?.S ?? '{}') as {
    current?: {
      incident: string;
      phase: string;
      intent: { write: string };
      restore?: { step: string };
      unsettled?: { write: string; answeredAt?: number };
    };
  };
  const { restore, unsettled } = current ?? {};
  const answered = unsettled?.answeredAt === undefined ? '' : ' (answered)';
  const pending = unsettled === undefined ? '' : `, unsettled ${unsettled.write}${answered}`;
  const restored = restore === undefined ? '' : `, restore ${restore.step}`;
  return `writes the claim, version ${Item.version.N}: ${current?.incident} ${current?.phase}, intent ${current?.intent.write}${restored}${pending}`;
}
