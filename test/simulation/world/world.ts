import { claimOf } from '../../../functions/clients/claim-store.ts';
import type { Claim } from '../../../functions/domain/claim/claim.ts';
import { createDynamoDb, type DynamoDb } from '../dynamodb/dynamodb.ts';
import type { Random } from '../scheduler/random.ts';
import { Accelerators, lists, servesIn } from './accelerators.ts';
import {
  APPLICATION,
  AUDIT,
  CLAIMS,
  loadBalancerArn,
  NODES,
  otherSite,
  PASSWORD,
  SITES,
  type SiteName,
} from './names.ts';
import { RotatedSecret } from './rotated-secret.ts';
import { Site } from './site.ts';
import { failure } from './weather.ts';

/** When something was last so; `Infinity` while it is so now. */
class Lately {
  readonly #times = new Map<string, number>();

  note(key: string, holds: boolean, now: number): void {
    const known = this.#times.get(key);
    if (holds) this.#times.set(key, Number.POSITIVE_INFINITY);
    else if (known === Number.POSITIVE_INFINITY) this.#times.set(key, now);
  }

  /** It was so now, and is no more. */
  mark(key: string, now: number): void {
    if (this.#times.get(key) !== Number.POSITIVE_INFINITY) this.#times.set(key, now);
  }

  /** Was it so at some time in the last `ms`? */
  within(key: string, ms: number, now: number): boolean {
    const time = this.#times.get(key);
    return time !== undefined && now - time <= ms;
  }
}

/** What is noted when a node does not answer a question, or refuses it. */
export const silent = (site: SiteName, node: number): string => `${site}'s node ${node} does not answer`;

/** A secret is its password in Secrets Manager; each site's Alertmanager, or Infinispan, has one of its own. */
export type SecretName = 'webhook' | 'infinispan';

/** Everything outside the project's code, as it really is, and as it lately was. */
export class World {
  readonly now: () => number;
  readonly sites: Readonly<Record<SiteName, Site>> = {
    'site-a': new Site('site-a'),
    'site-b': new Site('site-b'),
  };
  readonly accelerators: Accelerators;
  readonly dynamodb: DynamoDb;
  readonly lately = new Lately();
  /** The network between the sites. */
  link = true;
  secretAvailable = true;
  readonly secrets: Readonly<Record<SecretName, RotatedSecret>>;
  /** Each site's Infinispan is reached under the other's address. */
  swapped = false;
  /** The stack is deployed to look, decide and record only. */
  observe = false;
  /** Decides whether the next take-offline at a site goes wrong in one of Infinispan's own ways. */
  takeRefusal: (site: SiteName) => boolean = () => false;
  /** When a person last changed an endpoint group or a site by hand. */
  touchedAt = Number.NEGATIVE_INFINITY;

  constructor(random: Random, now: () => number) {
    this.now = now;
    this.accelerators = new Accelerators(random, now);
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
    this.settle();
  }

  secretValue({ SecretId, VersionStage }: { SecretId?: string; VersionStage?: string }): object {
    // Scheduled for deletion, so that it can come back; a stage that is not there answers otherwise.
    if (!this.secretAvailable) throw failure('InvalidRequestException', 400);
    return this.secrets[SecretId === 'webhook' ? 'webhook' : 'infinispan'].value(VersionStage);
  }

  /** Lets health checks and views follow what has changed; called after every change. */
  settle(): void {
    for (const site of SITES) {
      const { alive, healthy, infinispan } = this.sites[site];
      const seen = this.link && alive && this.sites[otherSite(site)].alive;
      infinispan.setView(seen ? SITES : [site]);
      try {
        this.accelerators.model.setHealth(loadBalancerArn(site), alive && healthy ? 'HEALTHY' : 'UNHEALTHY');
      } catch (error) {
        // Listed nowhere at the moment.
        if (!(error instanceof RangeError)) throw error;
      }
    }
    this.look();
  }

  /** Notes what holds now. */
  look(): void {
    const now = this.now();
    this.lately.note('the stack acts', !this.observe, now);
    for (const { listener, group } of this.accelerators.groups()) {
      for (const site of SITES) {
        this.lately.note(`${site} serves in ${listener}`, servesIn(group, site), now);
        this.lately.note(`${site} is not in ${listener}`, !lists(group, site), now);
      }
    }
    for (const site of SITES) {
      this.lately.note(`${site} is alone`, !(this.link && this.sites[otherSite(site)].alive), now);
      for (const node of NODES) {
        const held = this.sites[site].holdsTheOther(node);
        this.lately.note(`${site}'s node ${node} holds the other offline`, held === 'offline', now);
        this.lately.note(`${site}'s node ${node} holds the other online`, held === 'online', now);
      }
      this.lately.note(`${site} is down`, !this.sites[site].alive, now);
      this.lately.note(`${site} is unhealthy`, !this.sites[site].healthy, now);
    }
  }

  /** Did every node of this site hold the other one so in the last `ms`? */
  held(site: SiteName, word: 'online' | 'offline', ms: number): boolean {
    return this.#holding(site, word, ms).every(Boolean);
  }

  /** The same of some node, and of each that was not silent: nobody can know more from the site's answers. */
  saidToHold(site: SiteName, word: 'online' | 'offline', ms: number): boolean {
    const holding = this.#holding(site, word, ms);
    const unheard = (node: number) => this.lately.within(silent(site, node), ms, this.now());
    return holding.includes(true) && NODES.every((node) => holding[node] || unheard(node));
  }

  #holding(site: SiteName, word: string, ms: number): boolean[] {
    const key = (node: number) => `${site}'s node ${node} holds the other ${word}`;
    return NODES.map((node) => this.lately.within(key(node), ms, this.now()));
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
