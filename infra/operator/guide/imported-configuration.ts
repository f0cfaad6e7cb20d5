import type { VpcProps } from '../../site-fencing/props.ts';
import type { GuideFunction } from './guide-function.ts';

/** Keys of the configuration, with the meaning of infra/site-fencing/props.ts. */
export interface ImportedConfiguration {
  readonly webhook: { readonly user: string; readonly secretArn: string };
  readonly sites: Readonly<
    Record<
      string,
      {
        readonly infinispan: { readonly endpoint: string; readonly user: string; readonly secretArn: string };
      }
    >
  >;
  readonly secretKeyArns?: readonly string[];
  readonly vpc?: VpcProps;
}

/** A secret as Secrets Manager describes it. */
export interface FoundSecret {
  readonly arn: string;
  /** ARN, id or alias of the customer's key that encrypts it. @default - AWS's key */
  readonly key?: string | undefined;
}

interface Lookups {
  /** By the name in the function's variables. */
  readonly secrets: ReadonlyMap<string, FoundSecret>;
  /** Where the function is attached. @default - it is in no VPC */
  readonly vpc?: VpcProps | undefined;
}

/** A policy needs the key's ARN. */
const KEY_ARN = /^arn:[a-z-]+:kms:.*:key\//;

/** The configuration with the sites, users and passwords of the guide's function, and a sentence for each unknown key. */
export function importedConfiguration(
  guide: GuideFunction,
  { secrets, vpc }: Lookups,
): { readonly configuration: ImportedConfiguration; readonly unknown: readonly string[] } {
  const { endpoints, infinispan, webhook, secretsRegion } = guide;
  const arnOf = (name: string) => secrets.get(name)?.arn ?? `FILL-IN-THE-ARN-OF-${name}`;
  const names = [...new Set([infinispan.secret, webhook.secret])];
  const keys = names.flatMap((name) => secrets.get(name)?.key ?? []);
  const keyArns = [...new Set(keys.filter((key) => KEY_ARN.test(key)))];
  const sites = Object.entries(endpoints).map(([site, endpoint]) => [
    site,
    { infinispan: { endpoint, user: infinispan.user, secretArn: arnOf(infinispan.secret) } },
  ]);
  return {
    configuration: {
      webhook: { user: webhook.user, secretArn: arnOf(webhook.secret) },
      sites: Object.fromEntries(sites),
      ...(keyArns.length === 0 ? {} : { secretKeyArns: keyArns }),
      ...(vpc === undefined ? {} : { vpc }),
    },
    unknown: [
      ...names
        .filter((name) => !secrets.has(name))
        .map(
          (name) => `secretArn: the secret ${name} was not found in ${secretsRegion}; fill in its full ARN.`,
        ),
      ...keys
        .filter((key) => !KEY_ARN.test(key))
        .map((key) => `secretKeyArns: the ARN of the key ${key}, which encrypts a secret.`),
      ...(sites.length === 2
        ? []
        : [`sites: the function has ${sites.length} sites; exactly two are needed.`]),
      'caFile or caArn of each site: the function does not verify the certificate of Infinispan. Neither is needed if a public authority issued it.',
      'serverName of each site: needed if the certificate has another name than the host of the endpoint.',
      'accelerators: the function changes any accelerator of the account that an alert names. Without this key the stack does, too.',
    ],
  };
}
