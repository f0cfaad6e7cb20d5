import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { siteName } from '../functions/lib/event.ts';

const secretArn = z
  .string()
  .regex(
    /^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+$/,
    'must be the ARN of a secret, such as arn:aws:secretsmanager:eu-west-1:111122223333:secret:infinispan-AbCdEf',
  );

const acceleratorArn = z
  .string()
  .regex(
    /^arn:[a-z-]+:globalaccelerator::\d{12}:accelerator\/[0-9a-f-]+$/,
    'must be the ARN of an accelerator, such as arn:aws:globalaccelerator::111122223333:accelerator/1234abcd-abcd-1234-abcd-1234abcdef01',
  );

/** Nothing after the host, and no credentials before it: those would stand in the template. */
function isOrigin(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:') return true; // said already
  const { pathname, search, hash, username, password } = parsed;
  return pathname === '/' && `${search}${hash}${username}${password}` === '';
}

const infinispan = z.strictObject({
  /** `https://host:port` of the site's Infinispan, as the functions reach it. */
  endpoint: z
    .url({
      protocol: /^https$/,
      error: 'must be an https URL, such as https://infinispan.site-a.example.com:11222',
    })
    .refine(isOrigin, 'must be scheme, host and port alone'),
  user: z
    .string()
    .min(1)
    .refine((user) => !user.includes(':'), 'must have no ":"'),
  secretArn,
  /** PEM file, relative to the app's folder, with the certificates that are trusted instead of the public ones. */
  caFile: z.string().min(1).optional(),
  /** Name that the certificate must have, where it is not the endpoint's host. */
  serverName: z.string().min(1).optional(),
});

/** The context key `fencing` of cdk.json. */
export const fencingConfig = z.strictObject({
  /** Key of the claim and of everything on record. */
  application: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,40}$/, 'must be 1 to 40 of A-Z a-z 0-9 -')
    .default('keycloak'),
  webhook: z.strictObject({
    user: z
      .string()
      .min(1)
      .refine((user) => !user.includes(':'), 'must have no ":"')
      .default('keycloak'),
    /** An existing secret, in any region; by default the stack makes one. */
    secretArn: secretArn.optional(),
  }),
  /** The `alertname` of the rule that reports an offline site. */
  alertName: z.string().min(1).default('SiteOffline'),
  sites: z
    .record(siteName, z.strictObject({ infinispan }), {
      error: (issue) => (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined),
    })
    .refine((sites) => Object.keys(sites).length === 2, 'must be exactly two sites'),
  /** The only accelerators that may be looked up and changed; by default all of the account. */
  accelerators: z.array(acceleratorArn).min(1).optional(),
  /** How many deliveries the webhook takes at once; by default as many as the account has room for. */
  reservedConcurrency: z.int().min(1).optional(),
  /** How long logs are kept. */
  logRetentionDays: z
    .int()
    .refine(
      (days) => RetentionDays[days] !== undefined && days <= RetentionDays.TEN_YEARS,
      'must be a number of days that CloudWatch Logs knows, such as 30, 90, 365 or 731',
    )
    .default(RetentionDays.ONE_YEAR),
  /** What becomes of the tables with the stack. */
  removalPolicy: z.enum(['retain', 'destroy']).default('retain'),
  /** The managed policy that bounds every role. */
  permissionsBoundary: z
    .string()
    .regex(
      /^arn:[a-z-]+:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+$/,
      'must be the ARN of a managed policy, such as arn:aws:iam::111122223333:policy/boundary',
    )
    .optional(),
  /** On everything that can have tags. */
  tags: z
    .record(
      z
        .string()
        .regex(
          /^(?!aws:)[\w +=.:/@-]{1,128}$/i,
          'must be a tag such as cost-center, not beginning with aws:',
        ),
      z.string().max(256, 'must have at most 256 characters'),
      { error: (issue) => (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) },
    )
    .default({}),
  /** May the reporter's view of the other site forbid a beginning? */
  siteViewDecides: z.boolean().default(true),
  /** How long a reporter is waited for, and how often it is looked at (seconds). */
  waitForReporter: z
    .strictObject({
      atMost: z.int().min(0).max(280, 'must end before the next attempt, after 300 s').default(240),
      every: z.int().min(5).max(60).default(15),
    })
    .prefault({}),
});

export type FencingConfig = z.output<typeof fencingConfig>;

/** @throws Error that lists every fault of the configuration, each with its path */
export function parseConfig(context: unknown): FencingConfig {
  if (context === undefined)
    throw new Error('cdk.json has no context key "fencing"; see the README, Configuration');
  const parsed = fencingConfig.safeParse(context);
  if (parsed.success) return parsed.data;
  throw new Error(
    `The configuration (context key "fencing" of cdk.json) has faults:\n${z.prettifyError(parsed.error)}`,
  );
}
