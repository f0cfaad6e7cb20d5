import { setTimeout as sleep } from 'node:timers/promises';
import type { RealSite } from '../../../../infra/local/real-infinispan/real-site.ts';
import type { LocalStack } from '../../../../infra/local/stack/local-stack.ts';
import { userWrite } from '../../../../infra/local/stack/site-state.ts';
import { otherSite, SITES, type Site } from '../../../local/support/world.ts';
import { backupStatus } from './backups.ts';
import { siteIn } from './monitoring.ts';

const EVERY_MS = 200;

interface Look {
  /** The time of the answer, in milliseconds since 1970. */
  readonly at: number;
  /** The answer; `none` without one. */
  readonly answer: string;
}

/** The answers to a site's users and of its Infinispan, oldest first. */
export interface Seen {
  /** The statuses of a user's writes. */
  readonly writes: readonly Look[];
  /** Its Infinispan's status of the other site. */
  readonly holds: readonly Look[];
}

export interface Watch {
  readonly seen: Readonly<Record<Site, Seen>>;
  stop(): Promise<void>;
}

/** Polls both sites. */
export function watchSites(stack: LocalStack<RealSite>): Watch {
  let stopped = false;
  const loops: Promise<void>[] = [];

  function again(look: () => Promise<string>): Look[] {
    const looks: Look[] = [];
    const loop = async () => {
      while (!stopped) {
        const answer = await look().catch(() => 'none');
        looks.push({ at: Date.now(), answer });
        await sleep(EVERY_MS);
      }
    };
    loops.push(loop());
    return looks;
  }

  const watched = (name: Site): Seen => {
    const site = siteIn(stack, name);
    return {
      writes: again(async () => String(await userWrite(site, `user-of-${name}`))),
      holds: again(() => backupStatus(site, otherSite(name))),
    };
  };
  const [a, b] = SITES;
  return {
    seen: { [a]: watched(a), [b]: watched(b) },
    async stop() {
      stopped = true;
      await Promise.all(loops);
    },
  };
}
