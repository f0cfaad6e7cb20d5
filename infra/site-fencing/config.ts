import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { siteName } from '../../functions/domain/event.ts';
import { HEARTBEAT } from '../../functions/domain/heartbeat.ts';
import { faultOfCaFile } from './ca-file.ts';
import { list, named, resolvable, section, text, whole } from './config-fields.ts';
import { originOf } from './origin.ts';
import { DEFAULT_RUNBOOK_URL } from './runbook-url.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:infinispan-AbCdEf';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const ACCELERATOR =
  'arn:aws:globalaccelerator::111122223333:accelerator/1234abcd-abcd-1234-abcd-1234abcdef01';

/** Without the suffix that Secrets Manager appends to the name, a policy with the ARN would not match the secret. */
const secretArn = resolvable(
  `must be the full ARN of a secret, with its suffix of six characters, such as ${SECRET}`,
  /^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$/,
);

const keyArn = resolvable(
  `must be the ARN of a KMS key, not of an alias, such as ${KEY}`,
  /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
);

const acceleratorArn = resolvable(
  `must be the ARN of an accelerator, such as ${ACCELERATOR}`,
  /^arn:[a-z-]+:globalaccelerator::\d{12}:accelerator\/[0-9a-f-]+$/,
);

/**
 * AWS's own quota of accelerators in an account, unless it was raised (AWS Global Accelerator Developer Guide, "Quotas").
 * A function's variables are limited to 4 KB and a policy's text to 10,240 characters; both hold so many ARNs.
 */
const MOST_ACCELERATORS = 20;

const user = text('must be a user name without ":", such as fencing', /^[^:\p{Cc}]+$/u);

/** No path, and no credentials: those would be in the template in plain text. */
function isOrigin(url: string): boolean {
  const parsed = /^https:\/\//i.test(url) ? URL.parse(url) : null;
  if (parsed === null) return false;
  const { pathname, search, hash, username, password } = parsed;
  return pathname === '/' && `${search}${hash}${username}${password}` === '';
}

const CA_FILE = 'must be a PEM file with certificates, such as ca/site-a.pem';

/** Checked even if a value inside is invalid, so that all faults are reported together. */
const onObjects = ({ value }: { readonly value: unknown }): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const infinispan = section(
  {
    endpoint: resolvable(
      'must be an https URL with host and port only, such as https://infinispan.site-a.example.com:11222',
      isOrigin,
    ),
    user,
    secretArn,
    caFile: z
      .string({ error: CA_FILE })
      .superRefine((path, { addIssue }) => {
        const fault = faultOfCaFile(path);
        if (fault !== undefined) addIssue(`${CA_FILE}: ${fault}`);
      })
      .optional(),
    caArn: secretArn.optional(),
    serverName: text(
      'must be a host name, such as infinispan.site-a.example.com',
      /^[A-Za-z0-9.-]{1,253}$/,
    ).optional(),
  },
  `{"endpoint": "https://infinispan.site-a.example.com:11222", "user": "fencing", "secretArn": "${SECRET}"}`,
).refine(({ caFile, caArn }) => caFile === undefined || caArn === undefined, {
  error: 'must have caFile or caArn, not both, such as only "caFile": "ca/site-a.pem"',
  when: onObjects,
});

/** AWS General Reference, "Tag naming limits and requirements": the rules that every service accepts. */
const TAG_CHARACTERS = 'letters, digits, spaces and + - = . _ : / @';
const TAG_KEY = /^(?!aws:)[\p{L}\p{N} +=._:/@-]{1,128}$/iu;
const TAG_VALUE = /^[\p{L}\p{N} +=._:/@-]{0,256}$/u;
const TAGS = 'must be at most 50 tags with their values, such as {"cost-center": "4711"}';

const LOG_RETENTION = 'must be a retention period of CloudWatch Logs in days, such as 365';

/** Compares what the endpoints connect to: `https://a.example.com` and `https://A.example.com.:443` are the same. */
const haveOwnEndpoints = (sites: Readonly<Record<string, { readonly infinispan: { endpoint: string } }>>) => {
  const origins = Object.values(sites).map(({ infinispan }) => originOf(infinispan.endpoint));
  return new Set(origins).size === origins.length;
};

const SITES =
  'must be exactly two sites, such as {"site-a": {"infinispan": {…}}, "site-b": {"infinispan": {…}}}';

/** Checked only if the sites have been found valid, so that no fault is reported twice. */
const hasSitesAndPreference = ({ value }: { readonly value: unknown }): boolean => {
  const { sites, preferredSurvivor } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isNamed = typeof preferredSurvivor === 'string';
  return isNamed && onObjects({ value: sites }) && Object.keys(sites as object).length === 2;
};

const CLUSTER = 'arn:aws:rds:eu-west-1:111122223333:cluster:keycloak';

const ZONES =
  'must be Availability Zones with the names of their sites, such as {"eu-west-1a": "site-a", "eu-west-1b": "site-b"}';

/** Checked only if sites and zones have been found valid. */
const hasSitesAndZones = ({ value }: { readonly value: unknown }): boolean => {
  const { sites, auroraWriter } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const { zones } = (auroraWriter ?? {}) as Readonly<Record<string, unknown>>;
  if (!onObjects({ value: sites }) || !onObjects({ value: zones })) return false;
  const named = Object.values(zones as object).every((site) => typeof site === 'string');
  return named && Object.keys(sites as object).length === 2;
};

const PREFERRED = 'must be the name of one of the two sites, such as site-a';

/** Validates the keys that SiteFencingProps (props.ts) documents. */
export const fencingConfig = section(
  {
    application: text(
      'must be 1 to 40 characters of A-Z a-z 0-9 -, such as keycloak',
      /^[A-Za-z0-9-]{1,40}$/,
    ).default('keycloak'),
    webhook: section(
      { user: user.default('keycloak'), secretArn: secretArn.optional() },
      '{"user": "keycloak"}',
    ).prefault({}),
    alertName: text(
      `must be the name of an alerting rule other than ${HEARTBEAT}, without control characters, such as SiteOffline`,
      (name) => /\S/.test(name) && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name) && name !== HEARTBEAT,
    ).default('SiteOffline'),
    sites: named(siteName, 'site-a', section({ infinispan }, '{"infinispan": {…}}'), SITES)
      .refine((sites) => Object.keys(sites).length === 2, { error: SITES, when: onObjects })
      .refine(haveOwnEndpoints, {
        error:
          'must have different Infinispan endpoints, such as https://infinispan.site-a.example.com:11222 and https://infinispan.site-b.example.com:11222',
      }),
    accelerators: list(
      acceleratorArn,
      `must be a list of ARNs, or omitted for all accelerators of the account, such as ["${ACCELERATOR}"]`,
    )
      .max(MOST_ACCELERATORS, {
        error: `must be at most ${MOST_ACCELERATORS} ARNs, or omitted for all accelerators of the account, such as ["${ACCELERATOR}"]`,
      })
      .optional(),
    requireSiteViewLoss: z.boolean({ error: 'must be true or false' }).default(true),
    preferredSurvivor: text(PREFERRED, /./).optional(),
    auroraWriter: section(
      {
        clusterArn: text(
          `must be the ARN of an Aurora cluster, such as ${CLUSTER}`,
          /^arn:[a-z-]+:rds:[a-z0-9-]+:\d{12}:cluster:[A-Za-z0-9-]+$/,
        ),
        zones: named(
          z.string().regex(/^[a-z0-9-]+[a-z]$/, 'must be an Availability Zone'),
          'eu-west-1a',
          text(ZONES, /./),
          ZONES,
        ).refine((zones) => Object.keys(zones).length > 0, { error: ZONES, when: onObjects }),
      },
      `{"clusterArn": "${CLUSTER}", "zones": {"eu-west-1a": "site-a", "eu-west-1b": "site-b"}}`,
    ).optional(),
    observe: z.boolean({ error: 'must be true or false' }).default(false),
    rehearsals: z.boolean({ error: 'must be true or false' }).default(true),
    probe: z.boolean({ error: 'must be true or false' }).default(false),
    reporterTimeout: whole(
      45,
      280,
      'must be whole seconds from 45 to 280, so that the sites can be compared for 42 s before the next attempt, such as 240',
    ).default(240),
    reporterPollInterval: whole(5, 60, 'must be whole seconds from 5 to 60, such as 15').default(15),
    rotationGrace: whole(0, 86_400, 'must be whole seconds from 0 (disabled) to 86400, such as 3600').default(
      3600,
    ),
    reservedConcurrency: whole(
      1,
      Number.MAX_SAFE_INTEGER,
      'must be a whole number of at least 1, such as 10',
    ).optional(),
    notify: section(
      {
        emails: list(
          text('must be an email address, such as on-call@example.com', /^[^@\s]+@[^@\s]+$/),
          'must be a list of email addresses, such as ["on-call@example.com"]',
        ).optional(),
      },
      '{"emails": ["on-call@example.com"]}',
    ).prefault({}),
    runbookUrl: text(
      `must be an https URL without a fragment, such as ${DEFAULT_RUNBOOK_URL}`,
      /^https:\/\/[^\s#]+$/,
    ).default(DEFAULT_RUNBOOK_URL),
    vpc: section(
      {
        subnetIds: list(
          resolvable(
            'must be the id of a subnet, such as subnet-0123456789abcdef0',
            /^subnet-[0-9a-f]{8,17}$/,
          ),
          'must be a list of subnet ids, such as ["subnet-0123456789abcdef0"]',
        ),
        securityGroupIds: list(
          resolvable(
            'must be the id of a security group, such as sg-0123456789abcdef0',
            /^sg-[0-9a-f]{8,17}$/,
          ),
          'must be a list of security group ids, such as ["sg-0123456789abcdef0"]',
        ),
      },
      '{"subnetIds": ["subnet-0123456789abcdef0"], "securityGroupIds": ["sg-0123456789abcdef0"]}',
    ).optional(),
    logRetentionDays: z
      .int({ error: LOG_RETENTION })
      .refine((days) => RetentionDays[days] !== undefined && days <= RetentionDays.TEN_YEARS, {
        error: LOG_RETENTION,
      })
      .default(RetentionDays.ONE_YEAR),
    auditRetentionDays: whole(
      30,
      3650,
      'must be whole days from 30 to 3650, or omitted to keep all records, such as 365',
    ).optional(),
    kmsKeyArn: keyArn.optional(),
    secretKeyArns: list(keyArn, `must be a list of key ARNs, such as ["${KEY}"]`).optional(),
    removalPolicy: z.enum(['retain', 'destroy'], { error: 'must be retain or destroy' }).default('retain'),
    permissionsBoundary: resolvable(
      'must be the ARN of a managed policy, such as arn:aws:iam::111122223333:policy/boundary',
      /^arn:[a-z-]+:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+$/,
    ).optional(),
    tags: named(
      z.string().regex(TAG_KEY, `must be 1 to 128 ${TAG_CHARACTERS}, and must not start with aws:`),
      'cost-center',
      text(`must be at most 256 ${TAG_CHARACTERS}, such as 4711`, TAG_VALUE),
      TAGS,
    )
      .refine((tags) => Object.keys(tags).length <= 50, { error: TAGS, when: onObjects })
      .default({}),
  },
  '{"sites": {"site-a": {"infinispan": {…}}, "site-b": {"infinispan": {…}}}}',
)
  .refine(
    ({ sites, preferredSurvivor }) =>
      preferredSurvivor === undefined || Object.hasOwn(sites, preferredSurvivor),
    { error: PREFERRED, path: ['preferredSurvivor'], when: hasSitesAndPreference },
  )
  .refine(
    ({ sites, auroraWriter }) =>
      Object.values(auroraWriter?.zones ?? {}).every((site) => Object.hasOwn(sites, site)),
    { error: ZONES, path: ['auroraWriter', 'zones'], when: hasSitesAndZones },
  );

/** The validated configuration with every default. */
export type FencingConfig = z.output<typeof fencingConfig>;

/**
 * @param context the context key `fencing` of cdk.json
 * @throws Error that lists every fault: a sentence, its path and an example of a valid value
 */
export function parseConfig(context: unknown): FencingConfig {
  if (context === undefined)
    throw new Error('cdk.json has no context key "fencing"; see the README, Configuration');
  return parseProps(context, 'The configuration (context key "fencing" of cdk.json)');
}

/**
 * @param where names the owner of the properties in the message
 * @throws Error as parseConfig does
 */
export function parseProps(props: unknown, where: string): FencingConfig {
  const parsed = fencingConfig.safeParse(props);
  if (parsed.success) return parsed.data;
  throw new Error(`${where} is invalid:\n${z.prettifyError(parsed.error)}`);
}
