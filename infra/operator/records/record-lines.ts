import { timeOfRow } from '../../../functions/domain/audit-row.ts';
import { printableLine } from '../../../functions/support/printable.ts';
import type { TrailRecord } from './audit-trail.ts';

/** A row of the audit trail for a person: its head, and one line for each object in it that holds values. */
export function recordLines({
  id,
  step,
  incident,
  outcome,
  reason,
  verified,
  record,
}: TrailRecord): string[] {
  if (verified) return [`${verified.lastAt}  found complete by ${verified.times} repeats, this the last`];
  const at = timeOfRow(id);
  const named = incident === 'none' ? undefined : `incident ${incident}`;
  const head = [at, step, outcome, reason, named].filter((word) => word !== undefined).join('  ');
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

/** A list of texts is one value. */
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
