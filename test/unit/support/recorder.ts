/** An intervention at a named call: it may throw, or change the state that the call finds. */
export type Interventions = Readonly<Record<string, () => void>>;

export interface Recorder {
  /** Records `name`, and answers after every call that was started in parallel with it is recorded, too. */
  call<T>(name: string, answer: () => T | Promise<T>): Promise<T>;
  /** Every call in order. Parallel calls are one text, sorted, with ` + ` in between. */
  chain(): string[];
}

/**
 * Records the external calls as rounds. A round ends when no more calls start without an answer, so a call that waits
 * for another one's answer is always in a later round.
 *
 * @param before run when a call with that name is about to take effect
 * @param after run between its effect and its answer
 */
export function createRecorder(before: Interventions = {}, after: Interventions = {}): Recorder {
  const rounds: string[][] = [];
  let open: { readonly names: string[]; readonly ended: Promise<void> } | undefined;

  const enterRound = (name: string): Promise<void> => {
    if (!open) {
      const names: string[] = [];
      rounds.push(names);
      const ended = new Promise<void>((resolve) => {
        setImmediate(() => {
          open = undefined;
          resolve();
        });
      });
      open = { names, ended };
    }
    open.names.push(name);
    return open.ended;
  };

  return {
    async call(name, answer) {
      await enterRound(name);
      before[name]?.();
      const result = await answer();
      after[name]?.();
      return result;
    },
    chain: () => rounds.map((names) => [...names].sort().join(' + ')),
  };
}
