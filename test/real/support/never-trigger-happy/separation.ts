import { setTimeout as sleep } from 'node:timers/promises';
import type { RealSites } from '../../../../infra/local/real-infinispan/real-sites.ts';

const PAUSE_MS = 250;

interface Look {
  readonly at: number;
  readonly together: boolean;
}

/** Polls every site master: the sites are separated while none sees the other site. */
export function watchSeparation({ sites }: RealSites) {
  const looks: Look[] = [];
  let stopped = false;
  const loop = async () => {
    while (!stopped) {
      const views = await Promise.all(Object.values(sites).map((site) => site.views()));
      looks.push({ at: Date.now(), together: views.flat().some((view) => view.length > 1) });
      await sleep(PAUSE_MS);
    }
  };
  const running = loop();
  return {
    /** Whether they were separated in the last look before a time, or in the first one after it. */
    separatedAt(time: number): boolean {
      const before = looks.findLast(({ at }) => at <= time);
      const after = looks.find(({ at }) => at > time);
      return [before, after].some((look) => look !== undefined && !look.together);
    },
    /** The longest time for which they were separated, in milliseconds. */
    longest(): number {
      let since: number | undefined;
      let longest = 0;
      for (const { at, together } of looks) {
        if (together) since = undefined;
        else since ??= at;
        if (since !== undefined) longest = Math.max(longest, at - since);
      }
      return longest;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}
