import { printableLine } from '../../../functions/support/printable.ts';

/** Prints long steps, one line per step, with the seconds that each took. */
export interface Steps {
  /** Ends the previous step, if any, and starts the next. */
  start(name: string): void;
  /** Ends the last step. */
  end(): void;
}

const WIDTH = 68;
const TICK_MS = 1000;

/** On a terminal the seconds of the current step count up; elsewhere they are written when it ends. */
export function createSteps(output: NodeJS.WriteStream): Steps {
  let current:
    | { readonly text: string; readonly since: number; readonly ticking?: NodeJS.Timeout }
    | undefined;

  const draw = () => {
    if (current === undefined) return;
    const { text, since } = current;
    const seconds = `${((Date.now() - since) / 1000).toFixed(1)} s`.padStart(7);
    const line = `  ${text.padEnd(WIDTH)}${seconds}`;
    output.write(output.isTTY ? `\r${line}` : line.slice(text.length + 2));
  };

  const end = () => {
    if (current === undefined) return;
    clearInterval(current.ticking);
    draw();
    output.write('\n');
    current = undefined;
  };

  return {
    start(name) {
      const text = printableLine(name);
      end();
      output.write(`  ${text}`);
      const step = { text, since: Date.now() };
      current = output.isTTY ? { ...step, ticking: setInterval(draw, TICK_MS) } : step;
    },
    end,
  };
}
