import type * as z from 'zod';
import type { Message } from '../../clients/topic.ts';
import { RESTORE_REASONS } from '../../domain/restore/outcomes.ts';
import type { RestoreRequest } from '../../domain/restore/request.ts';
import type { RESTORE_SITE } from '../../domain/workflows.ts';
import {
  compose,
  cut,
  type ExecutionContext,
  type MessageParts,
  type NotifiedEnd,
  VERBS,
  whyOf,
} from './messages.ts';

/** An end of a restore, of which operators are notified; not of a plan, for which one of them waits. */
export type RestoreEnd =
  | Exclude<z.infer<typeof RESTORE_SITE.output>, { readonly outcome: 'PLANNED' }>
  | Extract<NotifiedEnd, { readonly outcome: 'FAILED' }>;

/** The message says how the restore ended, and whether the site is fenced again. */
export const restoreMessageOf = (
  end: RestoreEnd,
  { request, ...context }: ExecutionContext & { readonly request: Pick<RestoreRequest, 'site' | 'by'> },
): Message =>
  compose(partsOf(end, request.site), [`Restored site: ${request.site}, by ${request.by}`], context);

function partsOf(end: RestoreEnd, site: string): MessageParts {
  switch (end.outcome) {
    case 'RESTORED':
      return {
        subject: `${site} is RESTORED`,
        severity: 'warning',
        why: [`Incident: ${end.incident}`],
        next: `nothing. ${site} is listed again with its data; watch its error rate for a while.`,
        section: 'restore-a-site',
      };
    case 'NOT_RESTORED':
      return {
        subject: `${site} is NOT RESTORED (${end.reason})`,
        severity: 'warning',
        why: [
          `Why: ${RESTORE_REASONS[end.reason]}`,
          ...(end.detail === '' ? [] : [`Seen: ${cut(end.detail)}`]),
        ],
        next: nextAfter(end, site),
        section: 'restore-a-site',
      };
    case 'FAILED':
      return {
        subject: `Restore of ${site} ${VERBS[end.status]} at "${end.state}"`,
        // An operator who stops a restore knows that it ended.
        severity: end.status === 'ABORTED' ? 'warning' : 'critical',
        why: [whyOf(end)],
        next: `until its endpoints go back, ${site} is fenced again at once; later, the restore is completed. See status.`,
        section: 'restore-a-site',
      };
  }
}

function nextAfter(
  { reason, undone }: Extract<RestoreEnd, { readonly outcome: 'NOT_RESTORED' }>,
  site: string,
): string {
  if (!undone) return 'nothing was changed. Fix what was seen, then restore it again.';
  // Another execution fenced the site again, or an operator closed the incident: this one does not know.
  if (reason === 'RESTORE_OVER')
    return `see status whether ${site} is fenced or the incident was closed. Its caches may be empty.`;
  return `${site} is fenced again, and its caches may be empty. Fix what was seen, then restore it again.`;
}
