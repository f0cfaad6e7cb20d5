import type { Given, Syntax } from '../../tools/command-line/arguments.ts';
import type { DescribedOption } from '../../tools/command-line/help.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Target } from '../deployment/target.ts';
import type { Output } from './output.ts';

/** One command of the operator CLI: a file in `commands/` and an entry in `commands.ts`. */
export interface FencingCommand extends Syntax {
  readonly name: string;
  /** Half a line, for the list of commands. */
  readonly summary: string;
  /** Lines of `--help` after the usage. */
  readonly help: readonly string[];
  /** Its own options; every command also has those of `parse-arguments.ts`. */
  readonly options: Readonly<Record<string, DescribedOption>>;
  /**
   * @param open finds the stack; arguments are checked before it is called
   * @param target the stack that `open` finds
   * @throws UsageError, NotFound, Refused, or the error of a service
   */
  run(given: Given, open: () => Promise<Deployment>, target: Target): Promise<Output>;
}
