import { createHash } from 'node:crypto';
import type { FencingEvent } from './event.ts';

/** The interval in which Alertmanager repeats a firing alert, by the generated manifests. */
const REPEATED_EVERY = 5 * 60_000;

/** Five digits, reached after 347 days. Later attempts share this name, which Step Functions accepts again after 90 days. */
const LAST_ATTEMPT = 99_999;

/** 80 characters less `_by_`, the time, the hash, five digits and the underscores between, halved. */
const SITE_CHARACTERS = 22;

/** 80 characters less `rehearsal_`, `_by_`, the time, the hash and the underscores between, halved. */
const SITE_OF_REHEARSAL = 20;

/**
 * The number of an event's attempt at a moment, from the event's age alone: a new attempt every 5 minutes for as long as
 * the alert fires. So a repeat of the alert is a new attempt, a duplicate is not, and no state is kept. The number
 * changes half an interval after a delivery that came at once, so that a repeat that comes some seconds early is a new
 * attempt too.
 *
 * @param startsAt when the alert started firing, RFC 3339
 * @returns 1 to 99,999; 1 also if the alert's clock is ahead of this one
 */
export function attemptNumber(startsAt: string, now: Date): number {
  const age = Math.max(0, now.getTime() - Date.parse(startsAt));
  return Math.min(Math.round(age / REPEATED_EVERY) + 1, LAST_ATTEMPT);
}

/**
 * The name of the execution for an event at a moment: `site-b_by_site-a_20261124T133554Z_3f2a9c1b_003`. It is readable
 * in the console's list, and it is the idempotency key: two deliveries of one event within one attempt are one
 * execution.
 *
 * @returns at most 80 of the characters A-Z a-z 0-9 - _ (AWS Step Functions API Reference, StartExecution)
 */
export function executionName(event: FencingEvent, now: Date): string {
  const startsAt = new Date(event.startsAt).toISOString();
  const attempt = String(attemptNumber(startsAt, now)).padStart(3, '0');
  return `${shown(event.site)}_by_${shown(event.reporter)}_${compactTime(startsAt)}_${identity(event, startsAt)}_${attempt}`;
}

/** The name of a rehearsal's execution: `rehearsal_site-b_by_site-a_20261124T133554Z_3f2a9c1b`. */
export function rehearsalName(event: FencingEvent): string {
  const startsAt = new Date(event.startsAt).toISOString();
  const [site, reporter] = [event.site, event.reporter].map((name) =>
    shown(name).slice(0, SITE_OF_REHEARSAL),
  );
  return `rehearsal_${site}_by_${reporter}_${compactTime(startsAt)}_${identity(event, startsAt)}`;
}

const compactTime = (startsAt: string): string => `${startsAt.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** A shortened or rewritten site name may equal another's; the hash of the whole names distinguishes them. */
const shown = (site: string): string => site.slice(0, SITE_CHARACTERS).replaceAll('.', '-');

/** JSON delimits the parts, so that two different events never have the same text. */
const identity = ({ accelerator, site, reporter }: FencingEvent, startsAt: string): string =>
  createHash('sha256')
    .update(JSON.stringify([accelerator, site, reporter, startsAt]))
    .digest('hex')
    .slice(0, 8);
