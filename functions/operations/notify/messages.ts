import type { Message } from '../../clients/topic.ts';
import type { FencingEvent } from '../../domain/event.ts';
import { type OperatorReason, REASONS } from '../../domain/outcomes.ts';
import { printableLine } from '../../support/printable.ts';

/** What people are told of, at most once each. */
export type News =
  | { readonly outcome: 'FENCED'; readonly incident: string }
  | { readonly outcome: 'NOT_FENCED'; readonly reason: OperatorReason; readonly detail: string }
  | {
      readonly outcome: 'FAILED';
      readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
      readonly state: string;
      readonly error: string;
      readonly cause: string;
    };

/** Where the news come from. */
export interface About {
  readonly event: Pick<FencingEvent, 'site' | 'reporter' | 'startsAt'>;
  readonly application: string;
  /** The execution's name. */
  readonly execution: string;
  /** Its page in the console. @default - there is none */
  readonly page: string | undefined;
}

/** In the repository, whose runbook it is. */
export const RUNBOOK = 'docs/runbook.md';

const SUBJECT_AT_MOST = 100;
const DETAIL_AT_MOST = 300;

/** Which site is out, since when, why, what to do next, and where to look. */
export function messageOf(news: News, { event, application, execution, page }: About): Message {
  const { site, reporter, startsAt } = event;
  const { subject, why, next, section } = told(news, site, reporter);
  const lines = [
    subject,
    '',
    `Site out: ${site}, reported by ${reporter}`,
    `Since: ${startsAt.slice(0, 16).replace('T', ' ')} UTC`,
    ...why,
    '',
    `Next: ${next}`,
    `Runbook: ${RUNBOOK}#${section}`,
    '',
    `Application: ${application}`,
    `Execution: ${execution}`,
    ...(page === undefined ? [] : [page]),
  ];
  // Names, details and causes come from outside: none of them may add a line.
  return {
    subject: printableLine(subject).slice(0, SUBJECT_AT_MOST),
    text: lines.map(printableLine).join('\n'),
  };
}

interface Told {
  readonly subject: string;
  readonly why: readonly string[];
  readonly next: string;
  /** Of the runbook. */
  readonly section: string;
}

function told(news: News, site: string, reporter: string): Told {
  switch (news.outcome) {
    case 'FENCED':
      return {
        subject: `${site} is FENCED, ${reporter} serves alone`,
        why: [`Incident: ${news.incident}`],
        next: `users are served by ${reporter}. Find out why ${site} was lost; it comes back by hand only.`,
        section: 'bring-a-site-back',
      };
    case 'NOT_FENCED':
      return {
        subject: `${site} is offline and NOT FENCED: ${news.reason}`,
        why: [`Why: ${REASONS[news.reason]}`, ...(news.detail === '' ? [] : [`Seen: ${cut(news.detail)}`])],
        next: NEXT[news.reason],
        section: sectionOf(news.reason),
      };
    case 'FAILED':
      return {
        subject: `Fencing of ${site} ${VERBS[news.status]} at "${news.state}"`,
        why: [`Why: ${cut(news.cause === '' ? news.error : `${news.error}: ${news.cause}`)}`],
        next: "mend what it names, then run it again; the alert's next repeat tries again by itself.",
        section: 'run-a-failed-fencing-again',
      };
  }
}

const VERBS = { FAILED: 'FAILED', TIMED_OUT: 'TIMED OUT', ABORTED: 'was ABORTED' } as const;

const NEXT: Readonly<Record<OperatorReason, string>> = {
  ACCELERATOR_NOT_FOUND:
    "correct the label accelerator of the site's alerting rule; until then fence by hand.",
  UNKNOWN_SITE:
    "correct labels, the load balancers' tag site, or the configuration; until then fence by hand.",
  ENDPOINT_SITE_UNKNOWN:
    'give the load balancer its tag site, or let the stack read it; until then fence by hand.',
  REPORTER_MISMATCH: "correct the reporter's Infinispan in the configuration; until then fence by hand.",
  REPORTER_NOT_IN_SERVICE: 'perhaps nobody serves: look at both sites, and bring one into service.',
  SITE_MASTERS_DISAGREE:
    'a bridge of the reporter is broken at some of its nodes: repair it, or decide and fence by hand.',
  REPORTER_UNREACHABLE: "see whether the reporter's Infinispan answers, and with this password.",
  RESTORE_UNFINISHED: 'finish bringing the reporter back: the other site still holds it offline.',
  OBSERVE_ONLY: 'the stack only observes: decide, and fence by hand or with "npm run fencing -- approve".',
  PAUSED: 'end the pause with "npm run fencing -- resume", or fence by hand.',
};

/** A section's anchor is its heading in lower case, with hyphens. */
const sectionOf = (reason: OperatorReason): string => reason.toLowerCase();

const cut = (text: string): string => text.slice(0, DETAIL_AT_MOST);
