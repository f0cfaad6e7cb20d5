import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IAccelerator } from 'aws-cdk-lib/aws-globalaccelerator';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/**
 * The properties of `SiteFencing` for one pair of sites. The context key `fencing` of the app's cdk.json has the same
 * keys, with plain texts and numbers only. config.ts validates them. ARNs, ids and endpoints may be unresolved CDK tokens.
 */
export interface SiteFencingProps {
  /**
   * Key of the claim and of every record: 1 to 40 of A-Z a-z 0-9 -. One pair of sites must have one instance only:
   * a second instance has its own claim, and each could then fence the survivor of the other.
   *
   * @default 'keycloak'
   */
  readonly application?: string | undefined;
  /**
   * The credentials of Alertmanager.
   *
   * @default - the user `keycloak`, with a password that the stack generates
   */
  readonly webhook?: WebhookProps | undefined;
  /**
   * The `alertname` of the rule that reports an offline site.
   *
   * @default 'SiteOffline'
   */
  readonly alertName?: string | undefined;
  /** Exactly two, by their names in labels, tags and Infinispan. A name has 1 to 63 characters of A-Z a-z 0-9 . _ -. */
  readonly sites: Readonly<Record<string, SiteProps>>;
  /**
   * The accelerators that may be looked up and changed, or their ARNs.
   *
   * @default - all accelerators of the account
   */
  readonly accelerators?: readonly (string | IAccelerator)[] | undefined;
  /**
   * Whether a reporter that still sees the other site blocks a fencing.
   *
   * @default true
   */
  readonly requireSiteViewLoss?: boolean | undefined;
  /**
   * Name of the site that should survive if only the link is broken and both sites serve, such as the site in the
   * Availability Zone of the database's writer. A report against it waits 12 s, so that its own report starts first. A
   * site that does not answer or does not serve is not waited for.
   *
   * @default - the site that reports first survives
   */
  readonly preferredSurvivor?: string | undefined;
  /**
   * Prefers the site in whose Availability Zone the writer of the sites' Aurora cluster is, in place of a fixed
   * `preferredSurvivor`. The latter applies while the writer's zone cannot be read, or has no site.
   *
   * @default - none
   */
  readonly auroraWriter?: AuroraWriterProps | undefined;
  /**
   * Observe mode, for the first weeks: the workflow checks, decides and records, but starts no fencing. An event that
   * would have fenced a site ends as `OBSERVE_ONLY`. A fencing that has already started is completed. Events first seen
   * in observe mode need an operator's approval after it is switched off (the command `approve` of the operator CLI).
   *
   * @default false
   */
  readonly observe?: boolean | undefined;
  /**
   * Whether a fencing is rehearsed every hour, for each accelerator in both directions. A rehearsal runs every check and
   * writes nothing.
   *
   * @default true
   */
  readonly rehearsals?: boolean | undefined;
  /**
   * Whether a function of the stack looks at both Infinispans every few seconds, and starts a fencing if the link between
   * the sites is lost: a second detector, which works while Prometheus and Alertmanager do not. Silencing the alert does
   * not silence the probe; the command `pause` stops fencings by both.
   *
   * @default false
   */
  readonly probe?: boolean | undefined;
  /**
   * How long an attempt waits for a reporter that is not in service or does not answer: whole seconds, from 45 to 280,
   * so that the wait ends before the next attempt starts. Function timeouts are not configurable: the mutual-exclusion
   * proof depends on them (functions/domain/limits.ts).
   *
   * @default 240
   */
  readonly reporterTimeout?: number | Duration | undefined;
  /**
   * Whole seconds, from 5 to 60, between two polls of the reporter.
   *
   * @default 15
   */
  readonly reporterPollInterval?: number | Duration | undefined;
  /**
   * How long the previous password is still accepted after a rotation, because Secrets Manager and the clusters change
   * at different times: whole seconds, from 0 to 86400. 0 disables it.
   *
   * @default 3600
   */
  readonly rotationGrace?: number | Duration | undefined;
  /**
   * Maximum number of concurrent deliveries. Excess requests get 429, which Alertmanager does not retry.
   *
   * @default - the account's unreserved concurrency
   */
  readonly reservedConcurrency?: number | undefined;
  /**
   * Who gets the alarms, and the messages about fencings that were done, were not done, or failed.
   *
   * @default - the subscribers of the stack's topic, whose ARN is an output
   */
  readonly notify?: NotifyProps | undefined;
  /**
   * The runbook, https URL. Alarms and messages link to its sections.
   *
   * @default - docs/runbook.md on the branch main of the repository that package.json names
   */
  readonly runbookUrl?: string | undefined;
  /**
   * The VPC in which Infinispan is reachable. Only the functions that query Infinispan are attached to it.
   *
   * @default - the functions are in no VPC
   */
  readonly vpc?: VpcProps | NetworkProps | undefined;
  /**
   * How many days logs are kept: a retention period of CloudWatch Logs, such as 30 or `RetentionDays.ONE_YEAR`.
   *
   * @default 365
   */
  readonly logRetentionDays?: number | RetentionDays | undefined;
  /**
   * After how many days, from 30 to 3650, a record of the audit trail is deleted. The claim is never deleted.
   *
   * @default - records never expire
   */
  readonly auditRetentionDays?: number | Duration | undefined;
  /**
   * A symmetric KMS key in the stack's region, or its ARN. It encrypts the tables, the logs, the executions, the topic,
   * and the password that the stack generates. The key's policy is not changed. It must delegate to the account's IAM
   * policies, as the default key policy does, and must also allow
   * - `logs.REGION.amazonaws.com`: kms:Encrypt*, kms:Decrypt*, kms:ReEncrypt*, kms:GenerateDataKey*, kms:Describe*, with the
   *   condition that kms:EncryptionContext:aws:logs:arn is like arn:aws:logs:REGION:ACCOUNT:log-group:* (Amazon
   *   CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS");
   * - `delivery.logs.amazonaws.com`: kms:Decrypt* (AWS Step Functions Developer Guide, "Data at rest encryption");
   * - `cloudwatch.amazonaws.com`: kms:Decrypt, kms:GenerateDataKey*, without which no alarm reaches the topic (Amazon SNS
   *   Developer Guide, "Key management", on event sources from AWS services).
   *
   * @default - AWS-managed keys
   */
  readonly kmsKeyArn?: string | IKey | undefined;
  /**
   * The customer's KMS keys, or their ARNs, that encrypt the secrets in this configuration. `kmsKeyArn` need not be repeated,
   * nor the key of a secret that is given as a construct.
   *
   * @default - the secrets are encrypted with `aws/secretsmanager`, or with `kmsKeyArn`
   */
  readonly secretKeyArns?: readonly (string | IKey)[] | undefined;
  /**
   * `retain` keeps the tables when the stack is deleted, and protects them from deletion. `destroy` deletes them with
   * the stack.
   *
   * @default 'retain'
   */
  readonly removalPolicy?: 'retain' | 'destroy' | RemovalPolicy.RETAIN | RemovalPolicy.DESTROY | undefined;
  /**
   * A managed policy, or its ARN, that is the permissions boundary of every role.
   *
   * @default - none
   */
  readonly permissionsBoundary?: string | IManagedPolicy | undefined;
  /**
   * At most 50 tags of every resource that supports them. Keys have 1 to 128 and values at most 256 letters, digits,
   * spaces and + - = . _ : / @. A key must not start with aws:.
   *
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export interface AuroraWriterProps {
  /** ARN of the cluster, in any region. */
  readonly clusterArn: string;
  /** The site of each Availability Zone in which the cluster has an instance, such as `{"eu-west-1a": "site-a"}`. */
  readonly zones: Readonly<Record<string, string>>;
}

export interface WebhookProps {
  /**
   * The user name that Alertmanager sends. It contains no ":".
   *
   * @default 'keycloak'
   */
  readonly user?: string | undefined;
  /**
   * An existing secret, in any region, whose text is the password, or its full ARN.
   *
   * @default - the stack creates a secret
   */
  readonly secretArn?: string | ISecret | undefined;
}

export interface NotifyProps {
  /**
   * Email addresses to subscribe to the topic. Each must be confirmed by the link in an email from AWS.
   *
   * @default - none
   */
  readonly emails?: readonly string[] | undefined;
  /**
   * An existing topic for the alarms and messages. Its policy is not changed: it must allow cloudwatch.amazonaws.com to
   * publish, as the policy that AWS gives a new topic does.
   *
   * @default - the stack creates a topic
   */
  readonly topic?: ITopic | undefined;
}

export interface SiteProps {
  readonly infinispan: InfinispanProps;
}

/** The Infinispan of one site. */
export interface InfinispanProps {
  /** `https://host:port`, as the functions reach it. The two sites have different ones. */
  readonly endpoint: string;
  /** A user whose role has `ADMIN`. The name contains no ":". */
  readonly user: string;
  /** The secret, in any region, whose text is the user's password, or its full ARN. */
  readonly secretArn: string | ISecret;
  /**
   * PEM file, relative to the app's folder, with the certificate authorities to trust instead of the public ones. An
   * issuing authority is enough; its root is not needed.
   *
   * @default - the authorities of `caArn`, or the public ones
   */
  readonly caFile?: string | undefined;
  /**
   * A secret whose text is that PEM, or its full ARN, instead of `caFile`.
   *
   * @default - the authorities of `caFile`, or the public ones
   */
  readonly caArn?: string | ISecret | undefined;
  /**
   * The DNS name that the certificate must contain.
   *
   * @default - the endpoint's host
   */
  readonly serverName?: string | undefined;
}

/**
 * Subnets of one VPC, with a route to the AWS APIs. DynamoDB, Secrets Manager, Step Functions and Elastic Load Balancing
 * have VPC endpoints. Global Accelerator has its API in us-west-2 only, and CDK has no VPC endpoint for it
 * (InterfaceVpcEndpointAwsService), so a NAT gateway is required.
 */
export interface VpcProps {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** A VPC as a construct, with the same requirements as `VpcProps`. */
export interface NetworkProps {
  readonly vpc: IVpc;
  /**
   * The subnets of the functions.
   *
   * @default - the private subnets with egress
   */
  readonly subnets?: SubnetSelection | undefined;
  /** Of the functions; the Infinispans' must allow them. */
  readonly securityGroups: readonly ISecurityGroup[];
}
