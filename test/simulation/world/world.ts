import { claimOf } from '../../../functions/clients/claim-store.ts';
import type { Claim } from '../../../functions/domain/claim/claim.ts';
import { knownSitesKey } from '../../../functions/domain/claims-table.ts';
import type { KnownSites } from '../../../functions/domain/known-sites.ts';
import { createDynamoDb, type DynamoDb } from '../dynamodb/dynamodb.ts';
import type { Random } from '../scheduler/random.ts';
import { Accelerators, lists, servesIn } from './accelerators.ts';
import { failure } from './failure.ts';
import { LoadBalancerTags } from './load-balancer-tags.ts';
import {
  APPLICATION,
  AUDIT,
  CLAIMS,
  isBalancerOf,
  NODES,
  otherSite,
  PASSWORD,
  SITES,
  type SiteName,
} from './names.ts';
import {
  hasBrokenBridge,
  hasFrozenNode,
  hasNoEntries,
  isComplete,
  isListed,
  PAIR_IS_WHOLE,
  RecentStates,
  runsKeycloak,
  unanswered,
} from './recent-states.ts';
import { RotatedSecret } from './rotated-secret.ts';
import { Site } from './site.ts';
import { SiteData } from './site-data.ts';

/** Each secret is one password in Secrets Manager; each site uses a copy of it. */
export type SecretName = 'webhook' | 'infinispan';

/** The true state of everything outside the project's code, now and in the recent past. */
export class World {
  readonly now: () => number;
  readonly sites: Readonly<Record<SiteName, Site>>;
  readonly accelerators: Accelerators;
  readonly dynamodb: DynamoDb;
  readonly tags = new LoadBalancerTags();
  readonly recent = new RecentStates();
  readonly data: SiteData;
  /** The network between the sites. */
  link = true;
  secretAvailable = true;
  readonly secrets: Readonly<Record<SecretName, RotatedSecret>>;
  /** Each site's Infinispan is reached under the other site's address. */
  swapped = false;
  /** The stack is deployed in observe mode. */
  observe = false;
  /** The site that should survive if only the link is broken. @default - none */
  preferredSurvivor?: SiteName;
  /** Why the healthy pair looks broken, or has just done so: nothing may be fenced. @default - nothing in particular */
  doubt?: string;
  /** The bodies that each process (by name) got in answer to `GET /rest/v2/container`. */
  readonly containerAnswers = new Map<string, string[]>();
  /** Decides whether the next request to a site fails in one of Infinispan's own ways. */
  infinispanFails: (site: SiteName) => boolean = () => false;
  /** Called after every change. */
  onChange: () => void = () => {};

  /** @param regions each site has its own region; @param restores the run has restores: its caches have entries */
  constructor(random: Random, now: () => number, regions: boolean, restores: boolean) {
    this.now = now;
    this.sites = {
      'site-a': new Site('site-a', now, restores),
      'site-b': new Site('site-b', now, restores),
    };
    this.data = new SiteData(this.sites);
    if (restores) this.data.fill();
    this.accelerators = new Accelerators(random, now, regions);
    this.secrets = {
      webhook: new RotatedSecret(PASSWORD, now),
      infinispan: new RotatedSecret(PASSWORD, now),
    };
    const keyed = (name: string, sort: boolean) => ({
      TableName: name,
      AttributeDefinitions: [
        { AttributeName: 'application', AttributeType: 'S' as const },
        ...(sort ? [{ AttributeName: 'id', AttributeType: 'S' as const }] : []),
      ],
      KeySchema: [
        { AttributeName: 'application', KeyType: 'HASH' as const },
        ...(sort ? [{ AttributeName: 'id', KeyType: 'RANGE' as const }] : []),
      ],
    });
    this.dynamodb = createDynamoDb({
      tables: [keyed(CLAIMS, false), keyed(AUDIT, true)],
      now,
      isStale: () => random.chance(0.5),
    });
    this.propagate();
  }

  secretValue({ SecretId, VersionStage }: { SecretId?: string; VersionStage?: string }): object {
    // The error for a secret that is scheduled for deletion. A missing stage has another error.
    if (!this.secretAvailable) throw failure('InvalidRequestException', 400);
    return this.secrets[SecretId === 'webhook' ? 'webhook' : 'infinispan'].value(VersionStage);
  }

  /** Updates health checks and site views. Called after every change. */
  propagate(): void {
    for (const site of SITES) {
      const { alive, healthy, keycloak } = this.sites[site];
      this.sites[site].connectClients();
      this.sites[site].setView(this.link && alive && this.sites[otherSite(site)].alive);
      try {
        this.accelerators.model.setHealth(
          this.accelerators.arnOf(site),
          alive && keycloak && healthy ? 'HEALTHY' : 'UNHEALTHY',
        );
      } catch (error) {
        // No group lists the endpoint.
        if (!(error instanceof RangeError)) throw error;
      }
    }
    this.noteStates();
  }

  /** Notes the states that hold now. */
  noteStates(): void {
    const now = this.now();
    this.recent.note('observe mode is off', !this.observe, now);
    for (const { listener, groups } of this.accelerators.listeners()) {
      for (const site of SITES) {
        this.recent.note(`${site} serves in ${listener}`, servesIn(groups, site), now);
        this.recent.note(`${site} is not in ${listener}`, !lists(groups, site), now);
      }
    }
    for (const site of SITES) {
      this.recent.note(`${site} is alone`, !(this.link && this.sites[otherSite(site)].alive), now);
      for (const node of NODES) {
        const status = this.sites[site].backupStatus(node);
        this.recent.note(backupStatusAt(site, node, 'offline'), status === 'offline', now);
        this.recent.note(backupStatusAt(site, node, 'online'), status === 'online', now);
      }
      this.recent.note(hasFrozenNode(site), this.sites[site].isAnyNodeFrozen(), now);
      const tagIsRight = !this.tags.faults.has(site);
      this.recent.note(`${site}'s tag is right`, tagIsRight, now);
      this.recent.note(hasBrokenBridge(site), !this.sites[site].hasWorkingBridges(), now);
      this.recent.note(`${site} is down`, !this.sites[site].alive, now);
      this.recent.note(`${site} is unhealthy`, !this.sites[site].healthy, now);
    }
    this.noteData();
    this.recent.note(PAIR_IS_WHOLE, this.#isWhole(), now);
    this.onChange();
  }

  /**
   * Whether a restore filled the site, and the survivor has restarted since: the survivor has lost its entries, and the site
   * has the only copy.
   */
  hasOnlyCopy(site: SiteName): boolean {
    const { joinedByRestore, survivorAtJoin } = this.sites[site];
    return joinedByRestore && this.sites[otherSite(site)].life !== survivorAtJoin;
  }

  /** Notes the states of the sites' data that hold now, in a run with restores. */
  noteData(): void {
    if (!this.data.isKept) return;
    for (const site of SITES) this.#noteDataOf(site, this.now());
  }

  #noteDataOf(site: SiteName, now: number): void {
    const complete = this.data.isComplete(site);
    if (complete && this.data.size(site) > 0)
      Object.assign(this.sites[site], { emptiedByRestore: false, lacksWrites: false });
    this.recent.note(isComplete(site), complete, now);
    this.recent.note(
      isListed(site),
      this.accelerators.groups().some(({ group }) => lists([group], site)),
      now,
    );
    this.recent.note(runsKeycloak(site), this.sites[site].alive && this.sites[site].keycloak, now);
    this.recent.note(hasNoEntries(site), this.data.size(site) === 0, now);
  }

  /** DescribeTargetGroups and DescribeTargetHealth: behind each site's load balancer is its Keycloak. */
  targets({
    LoadBalancerArn,
    TargetGroupArn,
  }: {
    LoadBalancerArn?: string;
    TargetGroupArn?: string;
  }): object {
    if (LoadBalancerArn !== undefined)
      return { TargetGroups: [{ TargetGroupArn: `${LoadBalancerArn}/targets` }] };
    const site = SITES.find((name) => isBalancerOf(TargetGroupArn, name));
    const { alive = false, keycloak = false, healthy = false } = site === undefined ? {} : this.sites[site];
    const State = alive && keycloak && healthy ? 'healthy' : 'unhealthy';
    return { TargetHealthDescriptions: [{ TargetHealth: { State } }] };
  }

  #isWhole(): boolean {
    const isReachable = this.link && this.secretAvailable && !this.swapped && this.tags.faults.size === 0;
    const listeners = this.accelerators.listeners();
    return (
      isReachable &&
      SITES.every((name) => {
        const site = this.sites[name];
        const isRunning = site.alive && site.frozenUntil <= this.now() && !site.isAnyNodeFrozen();
        return (
          isRunning &&
          site.hasWorkingBridges() &&
          site.backupStatus() === 'online' &&
          listeners.every(({ groups }) => servesIn(groups, name))
        );
      })
    );
  }

  noteContainerAnswer(process: string, body: string): void {
    this.containerAnswers.set(process, [...(this.containerAnswers.get(process) ?? []), body]);
  }

  /** Whether each node of this site reported this status of the other site at some time in the last `ms`. */
  everyNodeHad(site: SiteName, status: BackupStatus, ms: number): boolean {
    return this.#nodesHad(site, status, ms).every(Boolean);
  }

  /** The same for the nodes that answered, at least one. The functions cannot know more. */
  answeringNodesHad(site: SiteName, status: BackupStatus, ms: number): boolean {
    const had = this.#nodesHad(site, status, ms);
    const isSilent = (node: number) => this.recent.within(unanswered(site, node), ms, this.now());
    return had.includes(true) && NODES.every((node) => had[node] || isSilent(node));
  }

  #nodesHad(site: SiteName, status: BackupStatus, ms: number): boolean[] {
    return NODES.map((node) => this.recent.within(backupStatusAt(site, node, status), ms, this.now()));
  }

  /** The sites of the endpoints as reconcile read them last. */
  knownSites(): KnownSites {
    const { Item } = this.dynamodb.call('GetItem', {
      TableName: CLAIMS,
      Key: { application: { S: knownSitesKey(APPLICATION) } },
      ConsistentRead: true,
    });
    return JSON.parse(Item?.record?.S ?? '{}');
  }

  claim(): Claim | undefined {
    const { Item } = this.dynamodb.call('GetItem', {
      TableName: CLAIMS,
      Key: { application: { S: APPLICATION } },
      ConsistentRead: true,
    });
    if (Item === undefined) return undefined;
    return claimOf(APPLICATION, Item);
  }
}

type BackupStatus = 'online' | 'offline';

const backupStatusAt = (site: SiteName, node: number, status: BackupStatus): string =>
  `${site}'s node ${node} has the other site ${status}`;
