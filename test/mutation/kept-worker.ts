import { type PoolRunnerInitializer, ThreadsPoolWorker, type Vitest, type WorkerRequest } from 'vitest/node';

type Callback = (message: unknown) => void;
type Config = Extract<WorkerRequest, { type: 'start' }>['context']['config'];

/** Bounds the memory of a worker, and the effect of state that a changed function leaves in a module. */
const RUNS_PER_WORKER = 100;

/**
 * A pool with one thread that serves many runs. Vitest's own pools end their thread after each run; to start one and to
 * load the SDK, zod and Vitest again takes most of the time of a mutant. The thread loads each module once, which suits
 * tests with `isolate: false` only.
 */
export function keptWorker(vitest: Vitest): PoolRunnerInitializer {
  let kept: { readonly thread: ThreadsPoolWorker; runs: number } | undefined;
  vitest.onClose(async () => {
    await kept?.thread.stop();
  });
  return {
    name: 'kept',
    createPoolWorker(options) {
      const isNew = kept === undefined;
      const current = kept ?? { thread: new ThreadsPoolWorker(options), runs: 0 };
      current.runs += 1;
      kept = current;
      const { thread } = current;
      const callbacks: { readonly event: string; readonly callback: Callback }[] = [];
      let config: Config | undefined;
      let stays = false;

      /** Answers in place of the thread. */
      const answer = (type: 'started' | 'stopped') =>
        queueMicrotask(() => {
          for (const { event, callback } of callbacks)
            if (event === 'message') callback({ type, __vitest_worker_response__: true });
        });

      return {
        name: 'kept',
        start: async () => {
          if (isNew) await thread.start();
        },
        on: (event, callback: Callback) => {
          callbacks.push({ event, callback });
          thread.on(event, callback);
        },
        off: (event, callback: Callback) => thread.off(event, callback),
        deserialize: (data) => data,
        send: (message) => {
          if (message.type === 'start') {
            config = message.context.config;
            if (!isNew) return answer('started');
          }
          if (message.type === 'stop' && current.runs < RUNS_PER_WORKER) {
            stays = true;
            return answer('stopped');
          }
          // The thread has the configuration of its start, and each run has another pattern of test names.
          const context = message.type === 'run' ? { context: { ...message.context, config } } : {};
          return thread.send({ ...message, ...context } as WorkerRequest);
        },
        stop: async () => {
          for (const { event, callback } of callbacks) thread.off(event, callback);
          if (stays) return;
          kept = undefined;
          await thread.stop();
        },
      };
    },
  };
}
