import { shown } from './section.ts';

/** A line that compares a measurement with its goal; a missed goal fails nothing. */
export const goal = (what: string, measured: number, atMost: number): string =>
  `Goal: ${what}, at most ${shown(atMost)}: ${shown(measured)}, ${measured <= atMost ? 'met' : 'missed'}.`;
