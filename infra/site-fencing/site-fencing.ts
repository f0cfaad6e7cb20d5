import { Aws, Tags } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import {
  type Grant,
  type IGrantable,
  ManagedPolicy,
  PermissionsBoundary,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type FencingConfig, parseProps } from './config.ts';
import { Alarms } from './constructs/alarms.ts';
import { Dashboard } from './constructs/dashboard.ts';
import { grant } from './constructs/grant.ts';
import { featureFlags, infinispanAccessOf } from './constructs/infinispan-access.ts';
import { Notifications } from './constructs/notifications.ts';
import { readSecrets, useTable } from './constructs/permissions.ts';
import { Reconciliation } from './constructs/reconciliation.ts';
import { Rehearsals } from './constructs/rehearsals.ts';
import type { SharedProps } from './constructs/shared-props.ts';
import { Steps } from './constructs/steps.ts';
import { Tables } from './constructs/tables.ts';
import { Webhook } from './constructs/webhook.ts';
import { Workflow } from './constructs/workflow.ts';
import { refuseDuplicate } from './instances.ts';
import type { SiteFencingProps } from './props.ts';

/**
 * The webhook, the workflow behind it, and what they keep on record, for one pair of sites. Nothing has a physical
 * name, so that there may be several instances in an account, each for sites of its own.
 */
export class SiteFencing extends Construct {
  /** The properties with every default. */
  readonly config: FencingConfig;
  /** What Alertmanager posts to. */
  readonly webhookUrl: string;
  /** The secret whose text is the webhook's password. */
  readonly webhookSecretArn: string;
  readonly stateMachine: StateMachine;
  readonly auditTable: Table;
  readonly claimsTable: Table;
  /** Where people are reached: alarms, and messages of what was fenced, was not, or failed. */
  readonly topic: Topic;
  readonly #alarms: Alarms;
  readonly #workflow: Workflow;
  readonly #webhook: Webhook;

  /** @throws Error that lists every fault of the properties, or that names an instance for the same sites */
  constructor(scope: Construct, id: string, props: SiteFencingProps) {
    super(scope, id);
    const config = parseProps(props, `SiteFencing ${this.node.path}`);
    this.config = config;
    refuseDuplicate(this, instancesIn(this));

    const house: SharedProps = {
      application: config.application,
      logRetentionDays: config.logRetentionDays,
      ...(config.kmsKeyArn === undefined ? {} : { key: Key.fromKeyArn(this, 'Key', config.kmsKeyArn) }),
    };
    const accelerators = config.accelerators ?? [
      `arn:${Aws.PARTITION}:globalaccelerator::${Aws.ACCOUNT_ID}:accelerator/*`,
    ];
    const tables = new Tables(this, 'Tables', {
      house,
      removalPolicy: config.removalPolicy,
      auditExpires: config.auditRetentionDays !== undefined,
    });
    this.auditTable = tables.audit;
    this.claimsTable = tables.claims;
    const asking = infinispanAccessOf(this, config, tables);
    const { functions } = new Steps(this, 'Steps', {
      house,
      tables,
      asking,
      accelerators,
      lookedUp: config.accelerators,
      sites: Object.keys(config.sites),
      switches: featureFlags(config),
    });
    const workflow = new Workflow(this, 'Workflow', { house, config, functions, tables });
    this.#workflow = workflow;
    this.stateMachine = workflow.stateMachine;
    new Reconciliation(this, 'Reconciliation', { house, config, tables, asking, workflow, accelerators });
    if (config.rehearsals) {
      new Rehearsals(this, 'Rehearsals', { house, config, tables, workflow, accelerators });
    }
    this.#webhook = new Webhook(this, 'Webhook', { house, config, workflow });
    this.webhookUrl = this.#webhook.url;
    this.webhookSecretArn = this.#webhook.secretArn;
    const notifications = new Notifications(this, 'Notifications', { house, config, tables, workflow });
    this.topic = notifications.topic;
    const { stateMachine } = workflow;
    const seen = { application: config.application, sites: Object.keys(config.sites), stateMachine };
    this.#alarms = new Alarms(this, 'Alarms', {
      ...seen,
      webhook: this.#webhook.function,
      notify: notifications.function,
      topic: this.topic,
    });
    new Dashboard(this, 'Dashboard', { ...seen, alarms: this.#alarms });

    for (const [key, value] of Object.entries(config.tags)) Tags.of(this).add(key, value);
    if (config.permissionsBoundary !== undefined) {
      const boundary = ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', config.permissionsBoundary);
      PermissionsBoundary.of(this).apply(boundary);
    }
  }

  /** Reading the audit trail, by day and by event. */
  grantReadAudit(grantee: IGrantable): Grant {
    const { auditTable } = this;
    const resources = [auditTable.tableArn, `${auditTable.tableArn}/index/*`];
    return grant(grantee, useTable(auditTable, ['GetItem', 'Query'], resources));
  }

  /** Reading the claim: which decision is in force, and whether fencing is paused. */
  grantReadClaim(grantee: IGrantable): Grant {
    return grant(grantee, useTable(this.claimsTable, ['GetItem']));
  }

  /** Pausing fencing, and ending the pause: reading and writing the claim. */
  grantPause(grantee: IGrantable): Grant {
    return grant(grantee, useTable(this.claimsTable, ['GetItem', 'PutItem']));
  }

  /** Reading the webhook's password. Another account's secret must allow it besides. */
  grantReadPassword(grantee: IGrantable): Grant {
    return grant(grantee, readSecrets([this.#webhook.secretArn], this.#webhook.secretKeys));
  }

  /** Reading the alarms' states. */
  grantReadAlarms(grantee: IGrantable): Grant {
    const resources = this.#alarms.all.map(({ alarmArn }) => alarmArn);
    return grant(grantee, [new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources })]);
  }

  /** Looking at executions and running again: starting, redriving, listing, reading them. */
  grantRerun(grantee: IGrantable): Grant {
    const workflow = this.#workflow;
    return grant(grantee, [
      ...workflow.mayStart(),
      ...workflow.mayList(),
      ...workflow.mayRead(),
      ...workflow.mayRedrive(),
    ]);
  }
}

const instancesIn = ({ node }: SiteFencing): SiteFencing[] =>
  node.root.node.findAll().filter((construct) => construct instanceof SiteFencing);
