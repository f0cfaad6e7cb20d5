import { InputRefused } from '../../domain/errors.ts';
import { endpointsOf } from '../../domain/topology.ts';
import type { Check, Collaborators, RehearseInput, RehearseOutput } from './contract.ts';
import { judge } from './judge.ts';
import { writePermissions } from './write-permissions.ts';

/**
 * Ends a rehearsal where a real event would begin to write: judges every answer that the real steps gave, and asks
 * IAM whether the writes would be allowed. It writes nothing, and waits for nobody.
 *
 * @throws InputRefused for anything but a rehearsal
 */
export async function rehearse(
  input: RehearseInput,
  { permissions, settings }: Collaborators,
): Promise<RehearseOutput> {
  if (input.event.mode !== 'rehearsal') throw new InputRefused('only a rehearsal is rehearsed');
  const checks = [...judge(input, settings), ...(await writePermissions(input, permissions, settings))];
  const { infinispan } = input.output;
  const stops = checks.filter(({ answer }) => answer === 'blocks');
  return {
    verdict: 'REHEARSED',
    checks,
    blocked: stops.length > 0,
    ...(infinispan?.answered ? { backup: infinispan.observation.backup } : {}),
    would: wouldCome(input, stops, settings.observe),
  };
}

function wouldCome(
  { event: { site, reporter }, accelerator, output }: RehearseInput,
  stops: readonly Check[],
  observe: boolean,
): string {
  if (stops.length > 0) return `It would be blocked: ${stops.map(({ check }) => check).join(', ')}.`;
  const listed = endpointsOf(accelerator === null ? [] : [accelerator], site);
  const endpoints = listed.map(({ endpointId }) => endpointId).join(', ') || 'no endpoint';
  const fence = `remove ${endpoints}, and take ${site} offline at ${reporter}`;
  if (output.verdict !== 'GO') {
    return `It would end as NOT_FENCED ${output.reason}. With nothing in its way, it would ${fence}.`;
  }
  if (output.incident !== undefined) return `It would join the incident ${output.incident}.`;
  return observe
    ? `It would end as NOT_FENCED OBSERVE_ONLY, where in earnest it would ${fence}.`
    : `It would ${fence}.`;
}
