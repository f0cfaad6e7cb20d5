/** Something that happens to the world at a named call: it may throw, or change what the call will find. */
export type Meddling = Readonly<Record<string, () => void>>;

export interface Recorder {
  /** Puts `name` down, and answers once every call that was begun side by side with it has been put down, too. */
  call<T>(name: string, answer: () => T | Promise<T>): Promise<T>;
  /** Every call in order; those that were side by side stand in one text, sorted, with ` + ` between. */
  chain(): string[];
}

/**
 * Puts down the calls to the world outside as rounds. A round is over when nothing more is begun without an answer,
 * so that a call which waits for another one's answer always stands in a later round.
 *
 * @param before what happens as a call of that name is about to take effect
 * @param after what happens between its effect and its answer
 */
export function createRecorder(before: Meddling = {}, after: Meddling = {}): Recorder {
  const rounds: string[][] = [];
  let open: { readonly names: string[]; readonly over: Promise<void> } | undefined;

  const join = (name: string): Promise<void> => {
    if (!open) {
      const names: string[] = [];
      rounds.push(names);
      const over = new Promise<void>((resolve) => {
        setImmediate(() => {
          open = undefined;
          resolve();
        });
      });
      open = { names, over };
    }
    open.names.push(name);
    return open.over;
  };

  return {
    async call(name, answer) {
      await join(name);
      before[name]?.();
      const answered = await answer();
      after[name]?.();
      return answered;
    },
    chain: () => rounds.map((names) => [...names].sort().join(' + ')),
  };
}
