import { InputRefused } from '../../domain/errors.ts';
import { endpointsOf } from '../../domain/topology.ts';
import type { Check, Collaborators, RehearsalQuestion, Rehearsed } from './contract.ts';
import { judge } from './judge.ts';
import { maySend } from './write-permissions.ts';

/**
 * Ends a rehearsal where a real event would begin to write: judges every answer that the real steps gave, and asks
 * IAM whether the writes would be allowed. It writes nothing, and waits for nobody.
 *
 * @throws InputRefused for anything but a rehearsal
 */
export async function rehearse(
  question: RehearsalQuestion,
  { permissions, settings }: Collaborators,
): Promise<Rehearsed> {
  if (question.event.mode !== 'rehearsal') throw new InputRefused('only a rehearsal is rehearsed');
  const checks = [...judge(question, settings), ...(await maySend(question, permissions, settings))];
  const { infinispan } = question.answer;
  const stops = checks.filter(({ answer }) => answer === 'stops');
  return {
    verdict: 'REHEARSED',
    checks,
    stopped: stops.length > 0,
    ...(infinispan?.answered ? { backup: infinispan.observation.backup } : {}),
    would: wouldCome(question, stops, settings.observe),
  };
}

function wouldCome(
  { event: { site, reporter }, accelerator, answer }: RehearsalQuestion,
  stops: readonly Check[],
  observe: boolean,
): string {
  if (stops.length > 0) return `It would be stopped: ${stops.map(({ check }) => check).join(', ')}.`;
  const listed = endpointsOf(accelerator === null ? [] : [accelerator], site);
  const endpoints = listed.map(({ endpointId }) => endpointId).join(', ') || 'no endpoint';
  const fence = `remove ${endpoints}, and take ${site} offline at ${reporter}`;
  if (answer.verdict !== 'GO') {
    return `It would end as NOT_FENCED ${answer.reason}. With nothing in its way, it would ${fence}.`;
  }
  if (answer.incident !== undefined) return `It would join the incident ${answer.incident}.`;
  return observe
    ? `It would end as NOT_FENCED OBSERVE_ONLY, where in earnest it would ${fence}.`
    : `It would ${fence}.`;
}
