import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { FencingConfig } from './config.ts';
import { originOf } from './origin.ts';

type Instance = Construct & { readonly config: FencingConfig };

/**
 * Refuses a second instance for the same application or the same Infinispan. Each instance has its own claim, so two
 * instances for one pair of sites could each fence the survivor of the other. Their metrics differ in `application`
 * only. The check covers the instances of one app and one account; it cannot see a deployment by another app.
 *
 * @param others every instance of the app so far, with or without `instance` itself
 * @throws Error that names both instances
 */
export function refuseDuplicate(instance: Instance, others: readonly Instance[]): void {
  for (const other of others) {
    if (other === instance || Stack.of(other).account !== Stack.of(instance).account) continue;
    const common = sharedBy(instance.config, other.config);
    if (common !== undefined) {
      throw new Error(`SiteFencing ${instance.node.path} and ${other.node.path} must not share ${common}`);
    }
  }
}

function sharedBy(one: FencingConfig, other: FencingConfig): string | undefined {
  if (one.application === other.application) return `the application "${one.application}"`;
  const origins = endpointsOf(other).map(originOf);
  const endpoint = endpointsOf(one).find((each) => origins.includes(originOf(each)));
  return endpoint === undefined ? undefined : `the Infinispan ${endpoint}`;
}

const endpointsOf = ({ sites }: FencingConfig): string[] =>
  Object.values(sites).map(({ infinispan }) => infinispan.endpoint);
