import { ArnFormat, Aws, Duration, Stack, Tags } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ENDINGS } from '../functions/lib/clients/execution-history.ts';
import * as names from '../functions/lib/environment.ts';
import { TAKE_SITE_OFFLINE_LIMIT, UPDATE_ENDPOINT_GROUP_LIMIT } from '../functions/lib/limits.ts';
import type { FencingConfig } from './config.ts';
import { FencingFunction } from './constructs/fencing-function.ts';
import * as may from './constructs/permissions.ts';
import { Tables } from './constructs/tables.ts';
import { Workflow } from './constructs/workflow.ts';

export interface SiteFencingProps {
  readonly config: FencingConfig;
}

/** The webhook, the workflow behind it, and what they keep on record, for one pair of sites. */
export class SiteFencing extends Construct {
  readonly webhookUrl: string;
  /** The secret whose text is the webhook's password. */
  readonly webhookSecretArn: string;
  readonly stateMachine: StateMachine;
  readonly auditTable: Table;
  readonly claimsTable: Table;

  constructor(scope: Construct, id: string, { config }: SiteFencingProps) {
    super(scope, id);
    const tables = new Tables(this, 'Tables', { removalPolicy: config.removalPolicy });
    this.auditTable = tables.audit;
    this.claimsTable = tables.claims;
    const claims = tables.claims.tableArn;
    const accelerators = config.accelerators ?? [
      `arn:${Aws.PARTITION}:globalaccelerator::${Aws.ACCOUNT_ID}:accelerator/*`,
    ];
    const { logRetentionDays } = config;
    const infinispan = infinispanAccess(config);
    const environment = {
      [names.APPLICATION]: config.application,
      [names.CLAIMS_TABLE]: tables.claims.tableName,
      [names.SITES]: infinispan.sites,
      [names.SITE_VIEW_DECIDES]: String(config.siteViewDecides),
    };
    const secrets = may.readSecrets(infinispan.secretArns);

    const lookup = new FencingFunction(this, 'LookupAccelerator', {
      folder: 'lookup-accelerator',
      logRetentionDays,
      description: 'Finds the accelerator that an alert names, with the site of every endpoint',
      limit: Duration.seconds(20),
      environment:
        config.accelerators === undefined
          ? {}
          : { [names.ACCELERATORS]: JSON.stringify(config.accelerators) },
      statements: [may.findAccelerators(), may.readAccelerators(accelerators), may.readTags()],
    });
    const health = new FencingFunction(this, 'CheckReporterHealth', {
      folder: 'check-reporter-health',
      logRetentionDays,
      description: 'Decides whether a fencing may begin',
      limit: Duration.seconds(30),
      environment,
      files: infinispan.files,
      statements: [may.useClaim(claims, 'GetItem'), secrets],
    });
    const update = new FencingFunction(this, 'UpdateEndpointGroup', {
      folder: 'update-endpoint-group',
      logRetentionDays,
      description: "Removes the offline site's endpoints under the claim, or puts them back",
      limit: Duration.seconds(UPDATE_ENDPOINT_GROUP_LIMIT),
      environment,
      files: infinispan.files,
      statements: [
        may.useClaim(claims, 'GetItem', 'PutItem'),
        may.readAccelerators(accelerators),
        may.changeEndpointGroups(accelerators),
        may.readTags(),
        secrets,
      ],
    });
    const offline = new FencingFunction(this, 'TakeSiteOffline', {
      folder: 'take-site-offline',
      logRetentionDays,
      description: "Takes the offline site offline at the survivor's Infinispan",
      limit: Duration.seconds(TAKE_SITE_OFFLINE_LIMIT),
      environment,
      files: infinispan.files,
      statements: [
        may.useClaim(claims, 'GetItem', 'PutItem'),
        may.readAccelerators(accelerators),
        may.readTags(),
        secrets,
      ],
    });

    this.stateMachine = new Workflow(this, 'Workflow', {
      application: config.application,
      functions: {
        LookupAccelerator: lookup.function,
        CheckReporterHealth: health.function,
        UpdateEndpointGroup: update.function,
        TakeSiteOffline: offline.function,
      },
      auditTable: tables.audit,
      logRetentionDays,
      waitForReporter: config.waitForReporter,
    }).stateMachine;

    const machine = this.stateMachine.stateMachineArn;
    const executions = this.#executions();
    const reconcile = new FencingFunction(this, 'Reconcile', {
      folder: 'reconcile',
      logRetentionDays,
      description: 'Gives an incident without a living execution another, and closes one that was restored',
      limit: Duration.seconds(50),
      environment: {
        ...environment,
        [names.STATE_MACHINE_ARN]: machine,
        [names.AUDIT_TABLE]: tables.audit.tableName,
      },
      files: infinispan.files,
      statements: [
        may.useClaim(claims, 'GetItem', 'PutItem'),
        may.readAccelerators(accelerators),
        may.readTags(),
        secrets,
        may.startExecutions(machine),
        ...may.followExecutions(machine, executions),
        may.recordEndings(tables.audit.tableArn),
      ],
    });
    new Rule(this, 'EveryMinute', {
      description: 'Reconciles the claim with the world',
      schedule: Schedule.rate(Duration.minutes(1)),
      // The next minute looks again, and looks afresh.
      targets: [new LambdaFunction(reconcile.function, { retryAttempts: 0 })],
    });
    const recordEnding = new FencingFunction(this, 'RecordEnding', {
      folder: 'record-ending',
      logRetentionDays,
      description: 'Puts on record that an execution failed, timed out or was aborted',
      limit: Duration.seconds(30),
      environment: {
        [names.APPLICATION]: config.application,
        [names.STATE_MACHINE_ARN]: machine,
        [names.AUDIT_TABLE]: tables.audit.tableName,
      },
      statements: [may.readExecutions(executions), may.recordEndings(tables.audit.tableArn)],
    });
    new Rule(this, 'EndedWithoutOutcome', {
      description: 'An execution failed, timed out or was aborted',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [machine], status: [...ENDINGS] },
      },
      targets: [new LambdaFunction(recordEnding.function)],
    });

    this.webhookSecretArn =
      config.webhook.secretArn ??
      new Secret(this, 'WebhookPassword', {
        description: 'Password of the webhook; Alertmanager sends it',
        generateSecretString: { passwordLength: 40, excludePunctuation: true },
      }).secretArn;
    const webhook = new FencingFunction(this, 'Webhook', {
      folder: 'webhook',
      logRetentionDays,
      description: 'Authenticates Alertmanager and starts one execution for each alert',
      // The secret's two reads and StartExecution's two tries, each at its deadline, end before it.
      limit: Duration.seconds(30),
      reservedConcurrency: config.reservedConcurrency,
      environment: {
        [names.APPLICATION]: config.application,
        [names.WEBHOOK_USER]: config.webhook.user,
        [names.WEBHOOK_SECRET_ARN]: this.webhookSecretArn,
        [names.ALERT_NAME]: config.alertName,
        [names.STATE_MACHINE_ARN]: this.stateMachine.stateMachineArn,
      },
      statements: [
        may.readSecrets([this.webhookSecretArn]),
        may.startExecutions(this.stateMachine.stateMachineArn),
      ],
    });
    this.webhookUrl = webhook.function.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;

    for (const [key, value] of Object.entries(config.tags)) Tags.of(this).add(key, value);
    if (config.permissionsBoundary !== undefined) {
      const boundary = ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', config.permissionsBoundary);
      PermissionsBoundary.of(this).apply(boundary);
    }
  }

  #executions(): string {
    return Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${this.stateMachine.stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}

/** Each site's access as the functions read it from their environment, with the files that it needs. */
function infinispanAccess({ sites }: FencingConfig) {
  const entries = Object.entries(sites).map(([site, { infinispan }]) => ({ site, ...infinispan }));
  return {
    sites: JSON.stringify(
      Object.fromEntries(
        entries.map(({ site, caFile, ...access }) => [
          site,
          { ...access, ...(caFile === undefined ? {} : { caFile: `./${site}.pem` }) },
        ]),
      ),
    ),
    files: Object.fromEntries(
      entries.flatMap(({ site, caFile }) => (caFile === undefined ? [] : [[`${site}.pem`, caFile]])),
    ),
    secretArns: [...new Set(entries.map((entry) => entry.secretArn))],
  };
}
