import type { Accelerators } from './clients/accelerators.ts';
import type { Accelerator, ListedEndpoint } from './topology.ts';

/** The accelerators named, and those that an incident's endpoints were in, side by side; deleted ones left out. */
export async function readAccelerators(
  accelerators: Accelerators,
  named: readonly string[],
  recorded: readonly ListedEndpoint[],
): Promise<Accelerator[]> {
  const arns = [...new Set([...named, ...recorded.map((endpoint) => endpoint.accelerator)])];
  const read = await Promise.all(arns.map((arn) => accelerators.read(arn)));
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
