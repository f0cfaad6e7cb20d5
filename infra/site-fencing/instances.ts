import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { FencingConfig } from './config.ts';

type Instance = Construct & { readonly config: FencingConfig };

/**
 * Two instances know nothing of each other's claim: were both for one pair of sites, each could fence the other's
 * survivor. And their metrics are told apart by `application` alone. Only what one app makes for one account can be
 * compared; a second deployment from elsewhere is not seen.
 *
 * @param others every instance of the app that was made before, and perhaps itself
 * @throws Error that names the other one
 */
export function refuseASecondOne(instance: Instance, others: readonly Instance[]): void {
  for (const other of others) {
    if (other === instance || Stack.of(other).account !== Stack.of(instance).account) continue;
    const common = inCommon(instance.config, other.config);
    if (common !== undefined) {
      throw new Error(`SiteFencing ${instance.node.path} and ${other.node.path} have one ${common}`);
    }
  }
}

function inCommon(one: FencingConfig, other: FencingConfig): string | undefined {
  if (one.application === other.application) return `application, ${one.application}`;
  const endpoint = endpointsOf(one).find((each) => endpointsOf(other).includes(each));
  return endpoint === undefined ? undefined : `Infinispan, ${endpoint}`;
}

const endpointsOf = ({ sites }: FencingConfig): string[] =>
  Object.values(sites).map(({ infinispan }) => infinispan.endpoint);
