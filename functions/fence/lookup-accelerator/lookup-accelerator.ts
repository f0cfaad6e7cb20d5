import * as z from 'zod';
import type { Accelerators } from '../../clients/accelerators.ts';
import { InputRefused } from '../../domain/errors.ts';
import { fencingEvent } from '../../domain/event.ts';
import { no, type Verdict } from '../../domain/outcomes.ts';
import type { Accelerator } from '../../domain/topology.ts';

export interface Collaborators {
  readonly accelerators: Accelerators;
  /** ARNs of the only accelerators that are looked up. @default - all of the account */
  readonly configured?: readonly string[] | undefined;
}

export type LookupAcceleratorOutput = Verdict & { readonly accelerator?: Accelerator };

/**
 * Finds the accelerator that the event names, and everything under it. Reads only. As the first step it also
 * checks the execution's input, which an operator may have typed.
 *
 * @throws InputRefused with what is wrong with the input; the errors of its client
 */
export async function lookupAccelerator(
  input: { readonly event: unknown },
  { accelerators, configured }: Collaborators,
): Promise<LookupAcceleratorOutput> {
  const parsed = fencingEvent.safeParse(input.event);
  if (!parsed.success) throw new InputRefused(z.prettifyError(parsed.error));
  const event = parsed.data;
  const arn = await accelerators.findByDnsName(event.accelerator);
  if (arn !== null && configured && !configured.includes(arn)) {
    return no('ACCELERATOR_NOT_FOUND', `${arn} is not one of the configured accelerators`);
  }
  const accelerator = arn === null ? null : await accelerators.read(arn);
  return accelerator === null
    ? no('ACCELERATOR_NOT_FOUND', `no accelerator has the DNS name ${event.accelerator}`)
    : { verdict: 'GO', accelerator };
}
