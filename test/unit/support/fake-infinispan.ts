import type { Infinispan } from '../../../functions/clients/infinispan.ts';
import type { BackupStatus, Observation } from '../../../functions/domain/observation.ts';
import type { Recorder } from './recorder.ts';

/** How one site's Infinispan is found. */
export interface InfinispanState {
  /** What it says of itself, where it is not as it should be. */
  readonly observation?: Partial<Observation>;
  /** How it holds the other site. */
  readonly holds?: BackupStatus;
  /** How it holds it from the POST on. */
  readonly afterPost?: BackupStatus;
  /** What each cache says to the POST. */
  readonly caches?: Readonly<Record<string, string>>;
  /** It answers every question with this error. */
  readonly fails?: Error;
}

export function createFakeInfinispan(site: string, state: InfinispanState, recorder: Recorder): Infinispan {
  const {
    observation = {},
    holds = 'online',
    afterPost = 'offline',
    caches = { sessions: 'ok' },
    fails,
  } = state;
  let status = holds;
  const ask = <T>(question: string, answer: () => T): Promise<T> =>
    recorder.call(`${site}: ${question}`, () => {
      if (fails) throw fails;
      return answer();
    });
  return {
    observe: (backup) =>
      ask(`observe ${backup}`, () => ({
        localSite: site,
        siteMaster: true,
        sitesView: [site],
        mastersDisagree: false,
        backup: status,
        ...observation,
      })),
    backupStatus: (backup) => ask(`status of ${backup}`, () => status),
    takeOffline: (backup) =>
      ask(`take ${backup} offline`, () => {
        status = afterPost;
        return { ...caches };
      }),
  };
}
