import type { Infinispan } from '../../../functions/clients/infinispan.ts';
import type { BackupStatus, Observation } from '../../../functions/domain/observation.ts';
import type { Recorder } from './recorder.ts';

/** The state of one site's Infinispan. */
export interface InfinispanState {
  /** Its own observation, as far as it differs from the default. */
  readonly observation?: Partial<Observation>;
  /** Its backup status of the other site. */
  readonly holds?: BackupStatus;
  /** Its backup status of the other site after the POST. */
  readonly afterPost?: BackupStatus;
  /** Each cache's answer to the POST. */
  readonly caches?: Readonly<Record<string, string>>;
  /** It answers every request with this error. */
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
  const respond = <T>(request: string, answer: () => T): Promise<T> =>
    recorder.call(`${site}: ${request}`, () => {
      if (fails) throw fails;
      return answer();
    });
  const view = () => ({
    localSite: site,
    siteMaster: true,
    sitesView: [site],
    mastersDisagree: false,
    ...observation,
  });
  return {
    observe: (backup) => respond(`observe ${backup}`, () => ({ ...view(), backup: status, ...observation })),
    siteView: () => respond('view', view),
    glance: () => respond('glance', () => ({ ...view(), siteMasters: [`${site}-0`] })),
    size: () => respond('size', () => ({ nodes: 2, siteMasters: 1 })),
    backupStatus: (backup) => respond(`status of ${backup}`, () => status),
    takeOffline: (backup) =>
      respond(`take ${backup} offline`, () => {
        status = afterPost;
        return { ...caches };
      }),
  };
}
