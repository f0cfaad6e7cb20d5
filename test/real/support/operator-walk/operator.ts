import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { requireMonitoring } from '../../../../infra/local/monitoring/tool.ts';
import { ensureInfinispan } from '../../../../infra/local/real-infinispan/installation.ts';
import { type Checkout, createCheckout } from '../../../local/support/checkout.ts';
import { type Ran, type Running, run, start } from '../../../local/support/command.ts';
import { leftIn } from '../leftovers.ts';

const status = z.object({
  listeners: z.array(z.object({ sites: z.array(z.object({ site: z.string(), inService: z.boolean() })) })),
  claim: z.object({ incident: z.string(), phase: z.string(), site: z.string() }).nullable(),
  heartbeats: z.array(z.object({ site: z.string(), lastSeenAt: z.string().nullable() })),
  alarms: z.object({ firing: z.array(z.object({ name: z.string(), description: z.string() })) }),
});

/** An operator in a separate checkout. */
export interface Operator {
  readonly checkout: Checkout;
  /** Writes the configuration into the file that the other commands use. */
  configure(config: object): Promise<string>;
  /** `npm run fencing -- … --local`. */
  fencing(...args: readonly string[]): Promise<Ran>;
  /** The JSON document of a call, which must exit with 0. */
  fencingJson(...args: readonly string[]): Promise<unknown>;
  status(): Promise<z.infer<typeof status>>;
  npmRun(script: string, ...args: readonly string[]): Promise<Ran>;
  /** In a separate terminal. */
  inTerminal(script: string, args: readonly string[], input?: string): Running;
  /**
   * Ctrl-C in every terminal, the last one first. A second one has no effect.
   *
   * @returns the exit of each, and the leftovers of all
   */
  goHome(): Promise<{ readonly codes: readonly number[]; readonly left: readonly string[] }>;
}

/** @throws Error that says how to install a missing prerequisite */
export async function newOperator(): Promise<Operator> {
  await requireMonitoring();
  await ensureInfinispan('15.0.21', () => undefined);
  const checkout = await createCheckout();
  const terminals: Running[] = [];
  const fencing = (...args: readonly string[]) => run(checkout, 'fencing', [...args, '--local']);
  const fencingJson = async (...args: readonly string[]): Promise<unknown> => {
    const { code, output, errors } = await fencing(...args, '--json');
    if (code !== 0) throw new Error(`fencing ${args.join(' ')} ended with ${code}: ${errors}${output}`);
    return JSON.parse(output);
  };
  return {
    checkout,
    async configure(config) {
      await writeFile(join(checkout.folder, 'local.json'), JSON.stringify(config));
      return 'local.json';
    },
    fencing,
    fencingJson,
    status: async () => status.parse(await fencingJson('status')),
    npmRun: (script, ...args) => run(checkout, script, args),
    inTerminal(script, args, input) {
      const terminal = start(checkout, script, args, input);
      terminals.push(terminal);
      return terminal;
    },
    async goHome() {
      const codes: number[] = [];
      for (const terminal of terminals.splice(0).reverse()) codes.push((await terminal.end()).code);
      const left = existsSync(checkout.temporary) ? await leftIn(checkout.temporary) : [];
      await checkout.remove();
      return { codes, left };
    },
  };
}
