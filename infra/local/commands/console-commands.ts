import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { sentenceOf } from '../../tools/command-line/run-until-ended.ts';
import type { Bridge } from '../stack/sites.ts';

/**
 * Cuts and heals the bridge as it is typed: one word a line.
 *
 * @returns ends it
 */
export function obeyTyped(bridge: Bridge, input: Readable, print: (line: string) => void): () => void {
  const orders = new Map([
    [
      'cut',
      { carryOut: bridge.cutBridge, done: 'The bridge is cut: within seconds each site sees itself alone.' },
    ],
    [
      'heal',
      { carryOut: bridge.healBridge, done: 'The bridge is healed: within seconds the sites see each other.' },
    ],
  ]);
  const obey = async (typed: string) => {
    if (typed === '') return;
    const order = orders.get(typed);
    if (order === undefined) {
      print(`There is no "${typed}", but ${[...orders.keys()].join(' and ')}.`);
      return;
    }
    await order.carryOut().then(
      () => print(order.done),
      (error: unknown) => print(`The bridge could not be changed: ${sentenceOf(error)}`),
    );
  };
  const lines = createInterface({ input });
  lines.on('line', (line) => void obey(line.trim()));
  return () => lines.close();
}
