import { createHash } from 'node:crypto';
import type { FencingEvent } from './event.ts';

const MINUTE = 60_000;
const CLOSE_SLOT = 5 * MINUTE;
const CLOSE_PERIOD = 30 * MINUTE;
const WIDE_SLOT = 30 * MINUTE;
const CLOSE_ATTEMPTS = CLOSE_PERIOD / CLOSE_SLOT;

/** Five digits, reached after 5.7 years: from there on one name, which can be used again 90 days later. */
const LAST_ATTEMPT = 99_999;

/** 80 characters less `_by_`, the time, the hash, five digits and the underscores between, halved. */
const SITE_CHARACTERS = 22;

/** 80 characters less `rehearsal_`, `_by_`, the time, the hash and the underscores between, halved. */
const SITE_OF_REHEARSAL = 20;

/**
 * Which attempt for an event a moment belongs to, from the age of the event alone: a new one every 5 minutes in
 * the first half hour, every 30 minutes after. So an alert's repeats look afresh, its duplicates do not, and
 * nothing needs to be remembered.
 *
 * @param startsAt when the alert began to fire, RFC 3339
 * @returns 1 to 99,999; 1 also where the alert's clock is ahead of ours
 */
export function attemptNumber(startsAt: string, now: Date): number {
  const age = Math.max(0, now.getTime() - Date.parse(startsAt));
  const slots =
    age < CLOSE_PERIOD
      ? Math.floor(age / CLOSE_SLOT)
      : CLOSE_ATTEMPTS + Math.floor((age - CLOSE_PERIOD) / WIDE_SLOT);
  return Math.min(slots + 1, LAST_ATTEMPT);
}

/**
 * The name of the execution for an event at a moment: `site-b_by_site-a_20261124T133554Z_3f2a9c1b_003`. Readable in
 * the console's list, and the key that makes two deliveries of one event in one slot a single execution.
 *
 * @returns at most 80 of the characters A-Z a-z 0-9 - _ (AWS Step Functions API Reference, StartExecution)
 */
export function executionName(event: FencingEvent, now: Date): string {
  const startsAt = new Date(event.startsAt).toISOString();
  const attempt = String(attemptNumber(startsAt, now)).padStart(3, '0');
  return `${shown(event.site)}_by_${shown(event.reporter)}_${stampOf(startsAt)}_${identity(event, startsAt)}_${attempt}`;
}

/** The same for a rehearsal, which is told apart by its name: `rehearsal_site-b_by_site-a_20261124T133554Z_3f2a9c1b`. */
export function rehearsalName(event: FencingEvent): string {
  const startsAt = new Date(event.startsAt).toISOString();
  const [site, reporter] = [event.site, event.reporter].map((name) =>
    shown(name).slice(0, SITE_OF_REHEARSAL),
  );
  return `rehearsal_${site}_by_${reporter}_${stampOf(startsAt)}_${identity(event, startsAt)}`;
}

const stampOf = (startsAt: string): string => `${startsAt.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** A cut or rewritten site name may read like another's; the hash, over the whole names, keeps them apart. */
const shown = (site: string): string => site.slice(0, SITE_CHARACTERS).replaceAll('.', '-');

/** JSON frames the parts, so that no two different events have the same text. */
const identity = ({ accelerator, site, reporter }: FencingEvent, startsAt: string): string =>
  createHash('sha256')
    .update(JSON.stringify([accelerator, site, reporter, startsAt]))
    .digest('hex')
    .slice(0, 8);
