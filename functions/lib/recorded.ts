import type { Accelerators } from './clients/accelerators.ts';
import type { Accelerator, KnownAccelerator, ListedEndpoint } from './topology.ts';

/** Several accelerators side by side; deleted ones are left out. */
export async function readAccelerators(
  accelerators: Pick<Accelerators, 'read'>,
  arns: readonly string[],
  known?: KnownAccelerator,
): Promise<Accelerator[]> {
  const read = await Promise.all(
    [...new Set(arns)].map((arn) => accelerators.read(arn, arn === known?.arn ? known : undefined)),
  );
  return read.filter((accelerator) => accelerator !== null);
}

/** The listeners that an incident recorded and that still exist: the survivor owes them its service. */
export function recordedListeners(
  accelerators: readonly Accelerator[],
  recorded: readonly ListedEndpoint[],
): string[] {
  const existing = new Set(
    accelerators.flatMap(({ listeners }) => listeners.map((listener) => listener.arn)),
  );
  return [...new Set(recorded.map((endpoint) => endpoint.listener))].filter((arn) => existing.has(arn));
}
