import type { Message } from '../../clients/topic.ts';
import type { FencingEvent } from '../../domain/event.ts';
import { type OperatorReason, REASONS } from '../../domain/outcomes.ts';
import type { Severity } from '../../domain/severity.ts';
import { printableLine } from '../../support/printable.ts';

/** An end of an execution that operators are notified of, at most once. */
export type NotifiedEnd =
  | { readonly outcome: 'FENCED'; readonly incident: string }
  | { readonly outcome: 'NOT_FENCED'; readonly reason: OperatorReason; readonly detail: string }
  | {
      readonly outcome: 'FAILED';
      readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
      readonly state: string;
      readonly error: string;
      readonly cause: string;
    };

/** The execution that a message is about. */
export interface ExecutionContext {
  readonly application: string;
  /** The execution's name. */
  readonly execution: string;
  /** Its page in the console. @default - there is none */
  readonly page: string | undefined;
  /** The runbook, whose section the message links to. */
  readonly runbookUrl: string;
}

/** An execution of the fencing workflow. */
export interface MessageContext extends ExecutionContext {
  readonly event: Pick<FencingEvent, 'site' | 'reporter' | 'startsAt'>;
}

const SUBJECT_AT_MOST = 100;
const DETAIL_AT_MOST = 300;

/** The message says which site is offline, since when, why, what to do next and where to read more. */
export function messageOf(end: NotifiedEnd, context: MessageContext): Message {
  const { site, reporter, startsAt } = context.event;
  const about = [
    `Offline site: ${site}, reported by ${reporter}`,
    `Since: ${startsAt.slice(0, 16).replace('T', ' ')} UTC`,
  ];
  return compose(partsOf(end, site, reporter), about, context);
}

/** @param about the sites and the time, a line each */
export function compose(
  { subject, severity, why, next, section }: MessageParts,
  about: readonly string[],
  { application, execution, page, runbookUrl }: ExecutionContext,
): Message {
  const lines = [
    subject,
    '',
    `Severity: ${severity}`,
    ...about,
    ...why,
    '',
    `Next: ${next}`,
    `Runbook: ${runbookUrl}#${section}`,
    '',
    `Application: ${application}`,
    `Execution: ${execution}`,
    ...(page === undefined ? [] : [page]),
  ];
  // Names, details and causes are foreign text, which must not add a line.
  return {
    subject: printableLine(subject).slice(0, SUBJECT_AT_MOST),
    text: lines.map(printableLine).join('\n'),
  };
}

export interface MessageParts {
  readonly subject: string;
  readonly severity: Severity;
  readonly why: readonly string[];
  readonly next: string;
  /** The anchor in the runbook. */
  readonly section: string;
}

function partsOf(end: NotifiedEnd, site: string, reporter: string): MessageParts {
  switch (end.outcome) {
    case 'FENCED':
      return {
        subject: `${site} is FENCED, ${reporter} serves alone`,
        severity: 'warning',
        why: [`Incident: ${end.incident}`],
        next: `users are served by ${reporter}. Find out why ${site} was lost, then: npm run fencing -- restore ${site}`,
        section: 'restore-a-site',
      };
    case 'NOT_FENCED':
      return {
        subject: `${site} is offline; NOT FENCED (${end.reason})`,
        // Observe mode and a pause are deliberate.
        severity: end.reason === 'OBSERVE_ONLY' || end.reason === 'PAUSED' ? 'warning' : 'critical',
        why: [`Why: ${REASONS[end.reason]}`, ...(end.detail === '' ? [] : [`Seen: ${cut(end.detail)}`])],
        next: NEXT[end.reason],
        section: sectionOf(end.reason),
      };
    case 'FAILED':
      return {
        subject: `Fencing of ${site} ${VERBS[end.status]} at "${end.state}"`,
        severity: 'critical',
        why: [whyOf(end)],
        next: 'fix the error and rerun; the next alert repeat also retries.',
        section: 'run-a-failed-fencing-again',
      };
  }
}

/** Why an execution failed. */
export const whyOf = ({ error, cause }: { readonly error: string; readonly cause: string }): string =>
  `Why: ${cut(cause === '' ? error : `${error}: ${cause}`)}`;

export const VERBS = { FAILED: 'FAILED', TIMED_OUT: 'TIMED OUT', ABORTED: 'was ABORTED' } as const;

const NEXT: Readonly<Record<OperatorReason, string>> = {
  ACCELERATOR_NOT_FOUND:
    "correct the label accelerator of the site's alerting rule; until then fence by hand.",
  UNKNOWN_SITE:
    "correct the alert's labels, the load balancers' tag site or the configuration; until then fence by hand.",
  ENDPOINT_SITE_UNKNOWN:
    'give the load balancer the tag site, or allow the stack to read its tags; until then fence by hand.',
  REPORTER_MISMATCH: "correct the reporter's Infinispan in the configuration; until then fence by hand.",
  REPORTER_NOT_IN_SERVICE: 'both sites may be down: check both, and bring one into service.',
  SITE_MASTERS_DISAGREE:
    'some nodes of the reporter have lost the bridge: repair it, or decide and fence by hand.',
  REPORTER_UNREACHABLE: "check that the reporter's Infinispan is reachable with the configured password.",
  LINK_LOSS_UNCONFIRMED:
    'the sites see each other only at times: check the link and both Infinispans; if writes fail, fence by hand.',
  RESTORE_UNFINISHED: 'finish restoring the reporter: its backup status at the other site is still offline.',
  OBSERVE_ONLY:
    'decide: fence by hand, or with the command "approve" of the operator CLI once observe mode is off.',
  PAUSED: 'end the pause with the command "resume" of the operator CLI, or fence by hand.',
};

/** A section's anchor is its heading in lower case, with hyphens. */
const sectionOf = (reason: OperatorReason): string => reason.toLowerCase();

/** The start of a long detail. */
export const cut = (text: string): string => text.slice(0, DETAIL_AT_MOST);
