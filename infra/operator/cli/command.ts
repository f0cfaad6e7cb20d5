import type { Deployment } from '../deployment/deployment.ts';

/** One verb of `npm run fencing`: a file in `commands/` and a line in `commands.ts`. */
export interface FencingCommand {
  readonly name: string;
  /** What stands after the name, such as `EXECUTION`, and must be given. @default - nothing may stand there */
  readonly argument?: string;
  /** Half a line, for the list of commands. */
  readonly summary: string;
  /** Lines of `--help` after the usage. */
  readonly help: readonly string[];
  /** Besides those that every command has. */
  readonly options: Readonly<Record<string, Option>>;
  /**
   * @param open finds the stack; what is wrong with the call is told before
   * @throws UsageError, NotFound, Refused, or the error of a service
   */
  run(call: Call, open: () => Promise<Deployment>): Promise<Answer>;
}

interface Option {
  /** What its value is called, such as `TIME`. @default - it is a flag */
  readonly value?: string;
  readonly help: string;
}

/** What was typed. */
export interface Call {
  /** Empty for a command without one. */
  readonly argument: string;
  /** The value of an option; undefined when it was not given. */
  text(option: string): string | undefined;
  /** Was this flag given? */
  has(flag: string): boolean;
}

/** The same answer for a machine and for a person. */
interface Answer {
  /** Printed with `--json`, as one document. */
  readonly document: object;
  /** Printed otherwise. */
  readonly lines: readonly string[];
  /** What the command ends with. @default 0 */
  readonly exitCode?: number;
}
