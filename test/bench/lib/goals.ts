import { shown } from './section.ts';

/** How what was measured stands to what is wanted; nothing fails by it. */
export const goal = (what: string, measured: number, atMost: number): string =>
  `Goal: ${what}, at most ${shown(atMost)}: ${shown(measured)}, ${measured <= atMost ? 'met' : 'missed'}.`;
