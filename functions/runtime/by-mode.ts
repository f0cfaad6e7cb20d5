import type { FencingEvent } from '../domain/event.ts';

type Step<Input, More extends unknown[], Output> = (input: Input, ...more: More) => Promise<Output>;

/** A function that runs as `rehearse` for a rehearsal, and as `act` for anything else, which `act` checks. */
export const byMode =
  <Input extends { readonly event: FencingEvent }, More extends unknown[], Acted, Rehearsed>(
    act: Step<Input, More, Acted>,
    rehearse: Step<Input, More, Rehearsed>,
  ): Step<Input, More, Acted | Rehearsed> =>
  (input, ...more) =>
    input.event.mode === 'rehearsal' ? rehearse(input, ...more) : act(input, ...more);
