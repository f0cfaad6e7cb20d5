import * as z from 'zod';
import { SiteNotTakenOffline } from '../domain/errors.ts';
import { INFINISPAN_READ_DEADLINE, INFINISPAN_WRITE_DEADLINE } from '../domain/limits.ts';
import type { BackupStatus, Observation, SiteView } from '../domain/observation.ts';
import type { InfinispanAccess } from '../domain/settings.ts';
import type { Https } from '../support/http.ts';
import { clusterStatus, clusterView, type NodeView } from './cluster-answer.ts';
import { answersOf, CONNECTIONS, createAsk, type InfinispanSecrets, parsed } from './infinispan-rest.ts';

export interface Infinispan {
  /**
   * The cluster's own site, the sites that it sees, and its status of `backup`. Both queries run in parallel. The site
   * view is a site master's, if a connection reaches one.
   */
  observe(backup: string): Promise<Observation>;
  /** The sites that the cluster's site masters see, and whether they agree about `backup`. */
  siteView(backup: string, deadlineSeconds: number): Promise<SiteView>;
  /**
   * Like `siteView`, but with one connection if it reaches a site master that sees `backup`. Each connection has half of
   * the time.
   */
  glance(backup: string, deadlineSeconds: number): Promise<Glance>;
  /**
   * The cluster's status of its backup site, from every node that a connection reaches. A node that does not answer or
   * refuses is left out; if no node answers, an error is thrown. Takes as long as the slowest node, so
   * `deadlineSeconds` if one is frozen.
   */
  backupStatus(backup: string, deadlineSeconds?: number): Promise<BackupStatus>;
  /** The cluster's nodes, as one of them counts them. */
  size(): Promise<ClusterSize>;
  /** Takes the backup site offline in every cache. @returns each cache's answer; a 200 alone proves nothing */
  takeOffline(backup: string): Promise<Record<string, string>>;
}

/** A site view with the cluster's current site masters, as its nodes name them. */
export interface Glance extends SiteView {
  readonly siteMasters: readonly string[];
}

export interface ClusterSize {
  readonly nodes: number;
  readonly siteMasters: number;
}

const containerAnswer = z.object({
  local_site: z.string(),
  relay_node: z.boolean(),
  sites_view: z.array(z.string()),
  relay_nodes_address: z.array(z.string()).default([]),
  cluster_members: z.array(z.string()).default([]),
});
const backupAnswer = z.object({ status: z.enum(['online', 'offline', 'mixed']) });
const takeOfflineAnswer = z.record(z.string(), z.string());

/**
 * Infinispan's cross-site REST API, version 2 (Infinispan Server REST API guide, "Cross-site operations").
 *
 * @throws InfinispanUnavailable, InfinispanRefused, SiteNotTakenOffline, SecretUnavailable
 */
export function createInfinispan(
  access: InfinispanAccess,
  https: Https,
  secrets: InfinispanSecrets,
): Infinispan {
  const ask = createAsk(access, https, secrets);

  const container = async (seconds: number) =>
    parsed(containerAnswer, await ask('GET', '/container', seconds), 'GET container');

  const nodeView = async (seconds: number): Promise<NodeView & Pick<Glance, 'siteMasters'>> => {
    const { local_site, relay_node, sites_view, relay_nodes_address } = await container(seconds);
    return {
      localSite: local_site,
      siteMaster: relay_node,
      sitesView: sites_view,
      siteMasters: relay_nodes_address,
    };
  };

  const statusOfNode = async (backup: string, seconds: number): Promise<BackupStatus> => {
    const answer = await ask('GET', `/container/x-site/backups/${encodeURIComponent(backup)}`, seconds);
    // A 500 is Infinispan's own error; 502 to 504 come from a route without a node behind it, and are no answer.
    if (answer.status === 500) return 'unsettled';
    return answer.status === 404 ? 'unknown' : parsed(backupAnswer, answer, 'GET backups').status;
  };

  const backupStatus = async (backup: string, deadlineSeconds = INFINISPAN_READ_DEADLINE) =>
    clusterStatus(
      await answersOf(Array.from({ length: CONNECTIONS }, () => statusOfNode(backup, deadlineSeconds))),
    );

  /** Several connections in parallel: with several site masters, one answer does not speak for the cluster. */
  const siteView = async (backup: string, deadlineSeconds: number) =>
    clusterView(
      await answersOf(Array.from({ length: CONNECTIONS }, () => nodeView(deadlineSeconds))),
      backup,
    );

  return {
    backupStatus,
    siteView,
    async glance(backup, deadlineSeconds) {
      const seconds = deadlineSeconds / 2;
      const first = nodeView(seconds);
      // Stryker disable next-line ArrayDeclaration: an element that is no view is not a site master's
      const [node] = await answersOf([first]).catch(() => []);
      const seesBackup = node !== undefined && clusterView([node], backup).sitesView.includes(backup);
      const more = seesBackup ? 0 : CONNECTIONS - 1;
      const nodes = await answersOf([first, ...Array.from({ length: more }, () => nodeView(seconds))]);
      const siteMasters = [...new Set(nodes.flatMap((one) => one.siteMasters))].sort();
      return { ...clusterView(nodes, backup), siteMasters };
    },
    async observe(backup) {
      const [view, status] = await Promise.all([
        siteView(backup, INFINISPAN_READ_DEADLINE),
        backupStatus(backup),
      ]);
      return { ...view, backup: status };
    },
    async size() {
      const { relay_nodes_address, cluster_members } = await container(INFINISPAN_READ_DEADLINE);
      return { nodes: cluster_members.length, siteMasters: relay_nodes_address.length };
    },
    async takeOffline(backup) {
      const path = `/container/x-site/backups/${encodeURIComponent(backup)}?action=take-offline`;
      const answer = await ask('POST', path, INFINISPAN_WRITE_DEADLINE);
      const caches = parsed(takeOfflineAnswer, answer, 'POST take-offline');
      // A cache that does not back up to the site answers "Incorrect site name"; anything else but "ok" is an error.
      const texts = Object.values(caches);
      const expected = texts.every((text) => text === 'ok' || text.startsWith('Incorrect site name'));
      if (!expected || !texts.includes('ok')) {
        throw new SiteNotTakenOffline(`Infinispan answered ${JSON.stringify(caches).slice(0, 500)}`);
      }
      return caches;
    },
  };
}
