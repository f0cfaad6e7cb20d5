import { createInfinispanSite } from '../../../infra/local/infinispan/model.ts';
import { ARRANGEMENT } from './arrangement.ts';
import type { Subject } from './check.ts';

/** The model itself, in this process. */
export function createModelSubject(): Subject {
  const site = createInfinispanSite(ARRANGEMENT);
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
  };
}
