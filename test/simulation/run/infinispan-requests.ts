import type { Https } from '../../../functions/support/http.ts';
import type { NodeRequest } from '../fault-plan/fault-plan.ts';
import type { Process } from '../scheduler/process.ts';
import { isSite, NODES, otherSite } from '../world/names.ts';
import { unanswered } from '../world/recent-states.ts';
import type { Simulation } from './simulation.ts';

/** HTTPS to the Infinispans, as calls of a process: each connection reaches one node. */
export function infinispanRequests(process: Process, { world, safety, reached }: Simulation): Https {
  return async ({ method, origin, path, headers, deadline }) => {
    const addressed = origin.replace('https://', '');
    if (!isSite(addressed)) throw new TypeError(`no site has the address ${addressed}`);
    const operation = `${method} ${operationOf(method, path)}`;
    const name = world.swapped ? otherSite(addressed) : addressed;
    const site = world.sites[name];
    const { life } = site;
    const node = site.nextNode();
    const markUnanswered = (silentNode: number) =>
      world.recent.mark(unanswered(name, silentNode), world.now());
    if (site.stuckTo !== undefined) NODES.filter((other) => other !== node).forEach(markUnanswered);
    const sentFor = method === 'POST' ? world.claim()?.current?.incident : undefined;
    const input: NodeRequest = { path, node, deadline };
    const request = { method, path, node, authorization: headers.authorization, flags: headers.flags };
    try {
      const response = await process.call({ service: `infinispan ${name}`, operation, input }, () =>
        safety.infinispan({ process: process.name, site: name, life, sentFor }, request),
      );
      if (response.status === 401) reached(`an Infinispan refuses a ${method}`);
      if (response.status !== 200) markUnanswered(node);
      else if (operation === 'GET container') world.noteContainerAnswer(process.name, response.body);
      return response;
    } catch (error) {
      markUnanswered(node);
      throw error;
    }
  };
}

/** The operation in the trace: the action of a restore's POST, or the resource. */
function operationOf(method: string, path: string): string {
  const [, action] = path.split('?action=');
  if (method === 'POST' && action !== undefined && action !== 'take-offline') return action;
  return path.includes('x-site') ? 'backups' : 'container';
}
