import { setTimeout as sleep } from 'node:timers/promises';
import { createAccelerators } from '../../../../functions/clients/accelerators.ts';
import { createExecutions } from '../../../../functions/clients/executions.ts';
import { executionName } from '../../../../functions/domain/execution-name.ts';
import { pairAccelerators } from '../../../../functions/operations/pair-accelerators.ts';
import { NotFound } from '../../../tools/command-line/errors.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { type Claim, type Finding, proved, refuted } from './finding.ts';
import { ending, outcomeOf } from './outcome.ts';

const POLL_MS = 2000;

/**
 * One real fencing of a site, and its way back, which an operator goes.
 *
 * @param show prints a sentence for the operator
 * @throws NotFound for an unknown site
 */
export function fenceClaims(
  stack: Deployment,
  site: string,
  signal: AbortSignal,
  show: (sentence: string) => void,
): Claim[] {
  const reporter = stack.sites.find((name) => name !== site);
  if (!stack.sites.includes(site) || reporter === undefined)
    throw new NotFound(`Unknown site ${site}; the sites are ${stack.sites.join(' and ')}.`);
  return [
    { claim: `${site} is fenced`, settle: () => fence(stack, { site, reporter }, signal) },
    {
      claim: 'reconcile closes the incident of a site that was brought back',
      settle: () => broughtBack(stack, site, signal, show),
    },
  ];
}

async function fence(
  stack: Deployment,
  { site, reporter }: { readonly site: string; readonly reporter: string },
  signal: AbortSignal,
): Promise<Finding> {
  const { stepFunctions, stateMachineArn, sites, configured, clock } = stack;
  const client = createAccelerators(stack.accelerators, stack.loadBalancers);
  const [accelerator] = await pairAccelerators(client, sites, configured, []);
  if (accelerator === undefined) return refuted(`no accelerator has endpoints of ${sites.join(' and ')}`);
  const now = new Date(clock.now());
  const input = {
    version: 1,
    mode: 'event',
    accelerator: accelerator.dnsName.toLowerCase(),
    site,
    reporter,
    startsAt: now.toISOString(),
    fingerprint: '',
    labels: { alertname: 'verify-account' },
  } as const;
  const name = executionName(input, now);
  await createExecutions(stepFunctions, stateMachineArn).start({ name, input });
  const ended = await outcomeOf(stack, name, signal);
  return ended.outcome === 'FENCED'
    ? proved(`${name}, after ${ended.seconds.toFixed(1)} s`)
    : refuted(`${name} ended as ${ending(ended)}`);
}

async function broughtBack(
  { claims }: Deployment,
  site: string,
  signal: AbortSignal,
  show: (sentence: string) => void,
): Promise<Finding> {
  const { current } = await claims.read();
  if (current?.phase !== 'fenced') return refuted(`the claim's phase is ${current?.phase ?? 'none'}`);
  show(
    `Bring ${site} back now, as docs/runbook.md describes under "Bring a site back". This command waits for it.`,
  );
  for (;;) {
    const { current: now } = await claims.read();
    if (now?.incident !== current.incident || now.phase === 'closed') return proved(current.incident);
    await sleep(POLL_MS, undefined, { signal });
  }
}
