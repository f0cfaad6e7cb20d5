import {
  createInfinispanSite,
  type InfinispanSite,
} from '../../../infra/local/stand-ins/infinispan/model.ts';
import { CACHES, NODES, otherSite, PASSWORD, type SiteName } from './names.ts';
import type { SecretName } from './world.ts';

/** A node's connection to the other site: `broken` shows it only its own site, `joining` no site at all. */
export type Bridge = 'works' | 'broken' | 'joining';

/** One site: its Infinispan, and its state as seen from outside. */
export class Site {
  readonly name: SiteName;
  readonly infinispan: InfinispanSite;
  /** The password that its Alertmanager sends, and the one that its Infinispan accepts. */
  readonly passwords: Record<SecretName, string> = { webhook: PASSWORD, infinispan: PASSWORD };
  /** Keycloak and Infinispan run. */
  alive = true;
  /** Keycloak passes the accelerator's health checks. */
  healthy = true;
  /** Keycloak is started: its clients are connected to Infinispan. */
  keycloak = true;
  /** Its Keycloak was started before its caches had the other site's data, or before it wrote back to that site. */
  staleKeycloak = false;
  /** A restore brought the other site online here, and no restart or operator has changed it since. */
  joinedByRestore = false;
  /** Which life of the survivor's Infinispan this site had the entries of, when a restore let it write back. */
  survivorAtJoin = 0;
  /** A restore cleared its caches, and they have not been complete since. */
  emptiedByRestore = false;
  /** A user's write at the other site did not reach it, and its caches have not been complete since. */
  lacksWrites = false;
  /** Infinispan answers no request before this time. It carries out the requests afterwards. */
  frozenUntil = 0;
  /** The same for each node, by number. */
  readonly nodeFrozenUntil: number[] = NODES.map(() => 0);
  /** The bridge of each node, by number; used if the node is a site master. */
  readonly bridges: Bridge[] = NODES.map(() => 'works');
  /** Raised when its Infinispan's processes end: requests sent to them before are lost. */
  life = 0;
  /** Whether a take-offline of ours took effect here and was not undone by an operator or a restart. */
  appliedTakeOffline = false;
  /** The node to which the route sends every connection. @default - the route takes the nodes in turn */
  stuckTo: number | undefined;
  #connections = 0;

  /** @param restores whether our user may do what a restore needs */
  constructor(name: SiteName, now: () => number, restores: boolean) {
    this.name = name;
    const other = otherSite(name);
    const { passwords } = this;
    this.infinispan = createInfinispanSite({
      site: name,
      caches: Object.fromEntries(CACHES.map((cache) => [cache, [other]])),
      users: {
        fencing: {
          get password() {
            return passwords.infinispan;
          },
          role: { name: 'fencer', permission: restores ? 'ADMIN BULK_READ BULK_WRITE' : 'ADMIN' },
        },
        keycloak: { password: PASSWORD, role: { name: 'user', permission: 'READ WRITE' } },
      },
      nodes: NODES.length,
      view: [name, other],
      now,
    });
  }

  /** The backup status of the other site: at one node, or over all of them. */
  backupStatus(node?: number): string | undefined {
    return this.infinispan.status(otherSite(this.name), node)?.status;
  }

  /** Sets the views of its site masters. @param seesOther whether a bridge that works reaches the other site */
  setView(seesOther: boolean): void {
    const own = [this.name];
    const complete = seesOther ? [this.name, otherSite(this.name)] : own;
    const views = { works: complete, broken: own, joining: [] };
    this.infinispan.setViews(this.bridges.map((bridge) => views[bridge]));
  }

  hasWorkingBridges(): boolean {
    return this.bridges.every((bridge) => bridge === 'works');
  }

  /** The node that the next connection reaches. */
  nextNode(): number {
    return this.stuckTo ?? this.#connections++ % NODES.length;
  }

  isAnyNodeFrozen(): boolean {
    return this.nodeFrozenUntil.some((until) => until > 0);
  }

  /** An operator brings the other site online, at every node. */
  bringOnline(): void {
    for (const cache of CACHES) {
      this.infinispan.setStatus(otherSite(this.name), cache, 'online');
    }
    this.appliedTakeOffline = false;
    this.joinedByRestore = false;
    // An operator decides about the data.
    this.emptiedByRestore = false;
  }

  /** Keycloak is connected to each node while it runs. */
  connectClients(): void {
    const clients = this.alive && this.keycloak ? [{ principal: 'keycloak', protocol: 'HOTROD/4.0' }] : [];
    this.infinispan.setClients(NODES.map(() => clients));
  }

  die(): void {
    this.alive = false;
    this.life++;
  }

  /** Freezes the whole Infinispan. It carries out the requests that it receives when it resumes. */
  freezeUntil(time: number): void {
    this.frozenUntil = Math.max(this.frozenUntil, time);
  }

  /** Freezes one node, which keeps its state. The other nodes continue without it. */
  freezeNode(node: number, time: number): void {
    this.nodeFrozenUntil[node] = time;
    this.infinispan.setFrozen(this.nodeFrozenUntil.map((until) => until > 0));
  }

  thawNodes(): void {
    for (const node of NODES) this.freezeNode(node, 0);
  }

  /** Ends a freeze as an operator does: by restarting the frozen processes. */
  thaw(now: number): void {
    if (now < this.frozenUntil) this.restartInfinispan();
    this.frozenUntil = 0;
    this.thawNodes();
  }

  restartInfinispan(): void {
    this.life++;
    this.infinispan.restart();
    this.thawNodes();
    this.appliedTakeOffline = false;
    this.joinedByRestore = false;
  }
}
