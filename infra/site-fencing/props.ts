/**
 * What one pair of sites is fenced with: the properties of `SiteFencing`, and the context key `fencing` of the app's
 * cdk.json, by the same names. config.ts checks them. An ARN, an id and an endpoint may be a token of CDK.
 */
export interface SiteFencingProps {
  /**
   * Key of the claim and of everything on record: 1 to 40 of A-Z a-z 0-9 -. Two instances for one pair of sites would
   * know nothing of each other's claim: there must be one.
   *
   * @default 'keycloak'
   */
  readonly application?: string | undefined;
  /**
   * How Alertmanager gets in.
   *
   * @default - the user `keycloak`, with a password that the stack makes
   */
  readonly webhook?: WebhookProps | undefined;
  /**
   * The `alertname` of the rule that reports an offline site.
   *
   * @default 'SiteOffline'
   */
  readonly alertName?: string | undefined;
  /** Exactly two, by their names in labels, tags and Infinispan: 1 to 63 characters of A-Z a-z 0-9 . _ -. */
  readonly sites: Readonly<Record<string, SiteProps>>;
  /**
   * The only accelerators that may be looked up and changed, ARNs.
   *
   * @default - all of the account
   */
  readonly accelerators?: readonly string[] | undefined;
  /**
   * May the reporter's view of the other site forbid a beginning?
   *
   * @default true
   */
  readonly requireSiteViewLoss?: boolean | undefined;
  /**
   * Only look, decide and record, as for the first weeks: where a fencing would begin, the event ends as `OBSERVE_ONLY`.
   * What has begun is completed. Events that were first seen so are not acted on once this is `false` again, unless
   * somebody says so for each (`npm run fencing -- approve`).
   *
   * @default false
   */
  readonly observe?: boolean | undefined;
  /**
   * Is a fencing rehearsed every hour, for each accelerator in both directions? Everything is asked, and nothing is
   * changed.
   *
   * @default true
   */
  readonly rehearsals?: boolean | undefined;
  /**
   * Whole seconds, from 0 to 280, for which an attempt waits for a reporter that is not in service or does not answer.
   * The limit ends the wait before the next attempt starts. Function timeouts are not configurable: the exclusion proof
   * depends on them (functions/domain/limits.ts).
   *
   * @default 240
   */
  readonly reporterTimeout?: number | undefined;
  /**
   * Whole seconds, from 5 to 60, between two polls of the reporter.
   *
   * @default 15
   */
  readonly reporterPollInterval?: number | undefined;
  /**
   * Whole seconds, from 0 to 86400, for which a password that was replaced is still right: it changes at AWS and in
   * the clusters at different times. 0 is never.
   *
   * @default 3600
   */
  readonly rotationGrace?: number | undefined;
  /**
   * How many deliveries the webhook takes at once. Beyond them Alertmanager is answered 429, which it does not send
   * again.
   *
   * @default - as many as the account has room for
   */
  readonly reservedConcurrency?: number | undefined;
  /**
   * Who is told by alarms, and by messages of what was fenced, was not, or failed.
   *
   * @default - whoever subscribes to the stack's topic, whose ARN it puts out
   */
  readonly notify?: NotifyProps | undefined;
  /**
   * Where Infinispan is reached privately: the functions that ask it, and no others, are attached there.
   *
   * @default - the functions are in no VPC
   */
  readonly vpc?: VpcProps | undefined;
  /**
   * How many days logs are kept: a number that CloudWatch Logs knows.
   *
   * @default 365
   */
  readonly logRetentionDays?: number | undefined;
  /**
   * After how many days, from 30 to 3650, a record of the audit trail is deleted. Claims stay.
   *
   * @default - they are kept for ever
   */
  readonly auditRetentionDays?: number | undefined;
  /**
   * A symmetric KMS key of the stack's own region, ARN, for the tables, the logs, the executions, the topic, and the
   * password that the stack makes. Its policy must leave use to the account's IAM policies, as a key's default policy does, and
   * allow besides
   * - `logs.REGION.amazonaws.com`: kms:Encrypt*, kms:Decrypt*, kms:ReEncrypt*, kms:GenerateDataKey*, kms:Describe*, on
   *   condition that kms:EncryptionContext:aws:logs:arn is like arn:aws:logs:REGION:ACCOUNT:log-group:* (Amazon
   *   CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS");
   * - `delivery.logs.amazonaws.com`: kms:Decrypt* (AWS Step Functions Developer Guide, "Data at rest encryption");
   * - `cloudwatch.amazonaws.com`: kms:Decrypt, kms:GenerateDataKey*, or no alarm reaches the topic (Amazon SNS Developer
   *   Guide, "Key management", on event sources from AWS services).
   *
   * @default - keys of AWS
   */
  readonly kmsKeyArn?: string | undefined;
  /**
   * The customer's KMS keys, ARNs, that the secrets named here are encrypted with; `kmsKeyArn` need not be repeated.
   *
   * @default - the secrets are encrypted with `aws/secretsmanager`, or with `kmsKeyArn`
   */
  readonly secretKeyArns?: readonly string[] | undefined;
  /**
   * What becomes of the tables with the stack: `retain` also protects them from being deleted.
   *
   * @default 'retain'
   */
  readonly removalPolicy?: 'retain' | 'destroy' | undefined;
  /**
   * The managed policy that bounds every role, ARN.
   *
   * @default - none
   */
  readonly permissionsBoundary?: string | undefined;
  /**
   * Put on everything that can have tags.
   *
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export interface WebhookProps {
  /**
   * The user that Alertmanager logs in as; without ":".
   *
   * @default 'keycloak'
   */
  readonly user?: string | undefined;
  /**
   * An existing secret, in any region, whose text is the password.
   *
   * @default - the stack makes one
   */
  readonly secretArn?: string | undefined;
}

export interface NotifyProps {
  /**
   * Addresses that are subscribed to the topic. Each gets a mail from AWS first, whose link confirms it.
   *
   * @default - none
   */
  readonly emails?: readonly string[] | undefined;
}

export interface SiteProps {
  readonly infinispan: InfinispanProps;
}

/** The Infinispan of one site. */
export interface InfinispanProps {
  /** `https://host:port`, as the functions reach it. */
  readonly endpoint: string;
  /** A user whose role has `ADMIN`; without ":". */
  readonly user: string;
  /** The secret, in any region, whose text is the user's password. */
  readonly secretArn: string;
  /**
   * PEM file, relative to the app's folder, with the authorities to trust instead of the public ones.
   *
   * @default - `caArn`, or the public authorities
   */
  readonly caFile?: string | undefined;
  /**
   * The same as the text of a secret, instead of `caFile`.
   *
   * @default - `caFile`, or the public authorities
   */
  readonly caArn?: string | undefined;
  /**
   * Name that the certificate must have.
   *
   * @default - the endpoint's host
   */
  readonly serverName?: string | undefined;
}

/**
 * Subnets of one VPC with a way out to AWS's APIs. DynamoDB, Secrets Manager, Step Functions and Elastic Load Balancing
 * have endpoints for a VPC; Global Accelerator, whose API is in us-west-2 only, has none that CDK knows
 * (InterfaceVpcEndpointAwsService), so that a NAT gateway is needed.
 */
export interface VpcProps {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}
