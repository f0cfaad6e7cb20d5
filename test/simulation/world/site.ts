import { createInfinispanSite, type InfinispanSite } from '../../../infra/local/infinispan/model.ts';
import { otherSite, PASSWORD, type SiteName } from './names.ts';
import type { SecretName } from './world.ts';

/** One site: its Infinispan, and what the rest of the world feels of it. */
export class Site {
  readonly name: SiteName;
  readonly infinispan: InfinispanSite;
  /** What its Alertmanager sends, and what its Infinispan lets in. */
  readonly passwords: Record<SecretName, string> = { webhook: PASSWORD, infinispan: PASSWORD };
  /** Keycloak and Infinispan run. */
  alive = true;
  /** Keycloak answers the accelerator's health checks. */
  healthy = true;
  /** Until then Infinispan answers nobody; what it was sent is carried out afterwards. */
  frozenUntil = 0;
  /** Raised when its Infinispan's processes end: what they had been sent dies with them. */
  life = 0;
  /** Take-offlines of ours that took effect here and were not undone by a person or lost by a restart. */
  told = false;

  constructor(name: SiteName) {
    this.name = name;
    const other = otherSite(name);
    const { passwords } = this;
    this.infinispan = createInfinispanSite({
      site: name,
      caches: { sessions: [other], actionTokens: [other] },
      users: {
        fencing: {
          get password() {
            return passwords.infinispan;
          },
          role: { name: 'fencer', permission: 'ADMIN' },
        },
      },
      nodes: 2,
      view: [name, other],
    });
  }

  holdsTheOther(): string | undefined {
    return this.infinispan.status(otherSite(this.name))?.status;
  }

  /** What a person does to bring the other site back. */
  bringOnline(): void {
    for (const cache of ['sessions', 'actionTokens']) {
      this.infinispan.setStatus(otherSite(this.name), cache, 'online');
    }
    this.told = false;
  }

  die(): void {
    this.alive = false;
    this.life++;
  }

  /** Stands still for so much longer; what it was sent is carried out when it goes on. */
  freezeUntil(time: number): void {
    this.frozenUntil = Math.max(this.frozenUntil, time);
  }

  /** Ends a freeze as a person does: the frozen processes are replaced. */
  thaw(now: number): void {
    if (now < this.frozenUntil) this.restartInfinispan();
    this.frozenUntil = 0;
  }

  restartInfinispan(): void {
    this.life++;
    this.infinispan.restart();
    this.told = false;
  }
}
