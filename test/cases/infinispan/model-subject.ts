import { createInfinispanSite } from '../../../infra/local/stand-ins/infinispan/model.ts';
import type { InfinispanVersion } from '../../../infra/local/support/infinispan-version.ts';
import { ARRANGEMENT } from './arrangement.ts';
import type { Subject } from './check.ts';
import type { FreezableSubject } from './frozen-node.ts';

/** The model itself, in this process. */
export function createModelSubject(version: InfinispanVersion): Subject & FreezableSubject {
  const site = createInfinispanSite({ ...ARRANGEMENT, version });
  const circumstances = {
    'site-b out of view': () => site.setView(['site-a']),
    restarted: () => site.restart(),
    'no backups': () => site.setCaches({ local: [] }),
  };
  return {
    async ask(request) {
      return site.handle(request);
    },
    async arrange(circumstance) {
      circumstances[circumstance]();
    },
    async restore() {
      site.setView(ARRANGEMENT.view);
      site.setCaches(ARRANGEMENT.caches);
    },
    freeze: () => site.setFrozen([false, true]),
    thaw: () => site.setFrozen([false, false]),
  };
}
