import {
  createInfinispanSite,
  type InfinispanSite,
} from '../../../infra/local/stand-ins/infinispan/model.ts';
import { NODES, otherSite, PASSWORD, type SiteName } from './names.ts';
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
  /** The same for one of its nodes, by number. */
  readonly nodeFrozenUntil: number[] = NODES.map(() => 0);
  /** Raised when its Infinispan's processes end: what they had been sent dies with them. */
  life = 0;
  /** Take-offlines of ours that took effect here and were not undone by a person or lost by a restart. */
  told = false;
  /** The node that the route holds to; it takes them in turn where there is none. */
  stuckTo: number | undefined;
  #connections = 0;

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
      nodes: NODES.length,
      view: [name, other],
    });
  }

  /** By one node, or by all of them. */
  holdsTheOther(node?: number): string | undefined {
    return this.infinispan.status(otherSite(this.name), node)?.status;
  }

  /** Where the next connection ends. */
  nextNode(): number {
    return this.stuckTo ?? this.#connections++ % NODES.length;
  }

  isAnyNodeFrozen(): boolean {
    return this.nodeFrozenUntil.some((until) => until > 0);
  }

  /** What a person does to bring the other site back, at each node. */
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

  /** One node stands still until then, and the others without it; it keeps what it holds. */
  freezeNode(node: number, time: number): void {
    this.nodeFrozenUntil[node] = time;
    this.infinispan.setFrozen(this.nodeFrozenUntil.map((until) => until > 0));
  }

  thawNodes(): void {
    for (const node of NODES) this.freezeNode(node, 0);
  }

  /** Ends a freeze as a person does: the frozen processes are replaced. */
  thaw(now: number): void {
    if (now < this.frozenUntil) this.restartInfinispan();
    this.frozenUntil = 0;
    this.thawNodes();
  }

  restartInfinispan(): void {
    this.life++;
    this.infinispan.restart();
    this.thawNodes();
    this.told = false;
  }
}
