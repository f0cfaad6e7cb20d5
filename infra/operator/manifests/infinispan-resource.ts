import { stringify } from 'yaml';
import type { Reporting } from './reporting.ts';

/** What Keycloak's own benchmark sets (keycloak-benchmark, `provision/infinispan/ispn-helm`). */
const JVM_OPTIONS = '-Djgroups.xsite.fd.interval=2000 -Djgroups.xsite.fd.timeout=10000';
const HEARTBEATS = { interval: 2000, timeout: 8000 };
/** As Keycloak's guide sets it: at least as many as there are nodes, so that each is a site master. The default is 1. */
const MAX_RELAY_NODES = 128;

/**
 * A comment with the part of the Infinispan resource that makes its failure detector faster, and that lets the sites see
 * each other after the loss of one node. It is not an object of the stream: applying a part of a resource may remove the
 * rest, and `extraJvmOpts` may already have other options.
 */
export function infinispanResourceComment({ infinispan, namespace }: Reporting): string {
  const fragment = {
    apiVersion: 'infinispan.org/v1',
    kind: 'Infinispan',
    metadata: { name: infinispan, namespace },
    spec: {
      container: { extraJvmOpts: JVM_OPTIONS },
      service: {
        sites: { local: { discovery: { heartbeats: HEARTBEATS }, maxRelayNodes: MAX_RELAY_NODES } },
      },
    },
  };
  return [
    '',
    'Not applied with this stream: add this to the Infinispan resource of both sites. The failure detector between the',
    'sites then notices a broken link after 10 to 14 s. With the defaults (8 s and 40 s) it needs 32 to 50 s. Every node is',
    'a site master then. With the default only one is: its loss separates the sites for about 40 s, and a site is fenced.',
    '',
    ...stringify(fragment, { lineWidth: 0 }).trimEnd().split('\n'),
  ]
    .map((line) => `# ${line}`.trimEnd())
    .join('\n')
    .concat('\n');
}
