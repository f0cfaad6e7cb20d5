import { timeOfRow } from '../../../functions/domain/audit-row.ts';
import { printableLine } from '../../../functions/support/printable.ts';
import type { TrailRecord } from './audit-trail.ts';

/** A row of the audit trail as lines: its head, and one line for each object in it that has values. */
export function recordLines({
  id,
  step,
  incident,
  outcome,
  reason,
  verified,
  record,
}: TrailRecord): string[] {
  if (verified) return [`${verified.lastAt}  last of ${verified.times} re-verifications`];
  const at = timeOfRow(id);
  const carried = incident === 'none' ? undefined : `incident ${incident}`;
  const head = [at, step, outcome, reason, carried].filter((word) => word !== undefined).join('  ');
  return [head, ...lines('', record).map((line) => `  ${line}`)].map(printableLine);
}

function lines(path: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const values = entries.flatMap(([key, part]) => (isValue(part) ? `${key} ${shown(part)}` : []));
  const inner = entries.filter(([, part]) => !isValue(part));
  return [
    ...(values.length === 0 ? [] : [path === '' ? values.join(', ') : `${path}: ${values.join(', ')}`]),
    ...inner.flatMap(([key, part]) => lines(path === '' ? key : `${path}.${key}`, part)),
  ];
}

/** A list of values is a value. */
const isValue = (part: unknown): boolean =>
  typeof part !== 'object' || part === null || (Array.isArray(part) && part.every((item) => isValue(item)));

const shown = (part: unknown): string =>
  Array.isArray(part) ? `[${part.map(shown).join(', ')}]` : shorten(String(part));

/** Keeps the last two parts of an ARN's resource, which identify it. */
function shorten(text: string): string {
  if (!text.startsWith('arn:')) return text;
  const slash = text.lastIndexOf('/');
  const start = Math.max(text.lastIndexOf('/', slash - 1), text.lastIndexOf(':', slash - 1)) + 1;
  return slash <= start || slash === text.length - 1 ? text : `…/${text.slice(start)}`;
}
