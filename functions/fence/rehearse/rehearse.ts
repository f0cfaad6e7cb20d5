import { InputRefused } from '../../domain/errors.ts';
import { endpointsOf } from '../../domain/topology.ts';
import type { Check, Collaborators, RehearseInput, RehearseOutput } from './contract.ts';
import { answerIfReporterFails, judge } from './judge.ts';
import { stepChecks } from './step-checks.ts';
import { writePermissions } from './write-permissions.ts';

/**
 * Ends a rehearsal where a real event would send its first write: judges every output of the real steps and of the
 * rehearsed ones, and asks IAM whether the writes are permitted. It writes nothing and never waits.
 *
 * @throws InputRefused for anything but a rehearsal
 */
export async function rehearse(
  input: RehearseInput,
  { permissions, settings }: Collaborators,
): Promise<RehearseOutput> {
  if (input.event.mode !== 'rehearsal') throw new InputRefused('only a rehearsal is rehearsed');
  const checks = [
    ...judge(input, settings),
    ...stepChecks(input, answerIfReporterFails(input)),
    ...(await writePermissions(input, permissions, settings)),
  ];
  const { infinispan } = input.output;
  const blocking = checks.filter(({ answer }) => answer === 'blocks');
  return {
    verdict: 'REHEARSED',
    checks,
    blocked: blocking.length > 0,
    ...(infinispan?.answered ? { backup: infinispan.observation.backup } : {}),
    would: expectedResult(input, blocking, settings.observe),
  };
}

function expectedResult(
  { event: { site, reporter }, accelerator, output }: RehearseInput,
  blocking: readonly Check[],
  observe: boolean,
): string {
  if (blocking.length > 0) return `It would be blocked: ${blocking.map(({ check }) => check).join(', ')}.`;
  // Stryker disable next-line ConditionalExpression,ArrayDeclaration: without an accelerator the decision blocks
  const listed = endpointsOf(accelerator === null ? [] : [accelerator], site);
  const endpoints = listed.map(({ endpointId }) => endpointId).join(', ') || 'no endpoint';
  const fence = `remove ${endpoints}, and take ${site} offline at ${reporter}`;
  if (output.reason === 'LINK_LOSS_UNCONFIRMED') {
    return `It would compare the views of both sites again. If they confirm the loss of the link, it would ${fence}.`;
  }
  if (output.verdict !== 'GO') {
    return `It would end as NOT_FENCED ${output.reason}. Otherwise it would ${fence}.`;
  }
  if (output.incident !== undefined) return `It would resume the incident ${output.incident}.`;
  return observe
    ? `It would end as NOT_FENCED OBSERVE_ONLY. Without observe mode it would ${fence}.`
    : `It would ${fence}.`;
}
