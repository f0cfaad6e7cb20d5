import type { PushProgress } from '../../../functions/domain/audit-record.ts';

/** `pushed 2 of 5 caches, 12,400 of 25,000 entries, 1,400 a second, 9 s left`; a number that is not known is `unknown`. */
export function progressLine({ cachesDone, caches, entries, perSecond, secondsLeft }: PushProgress): string {
  const speed = perSecond === undefined ? [] : [`${counted(perSecond)} a second`];
  const left = secondsLeft === undefined ? [] : [`${secondsLeft} s left`];
  return [
    `pushed ${cachesDone} of ${caches} caches`,
    `${counted(entries.site)} of ${counted(entries.survivor)} entries`,
    ...speed,
    ...left,
  ].join(', ');
}

const counted = (number: number | undefined): string => number?.toLocaleString('en-US') ?? 'unknown';
