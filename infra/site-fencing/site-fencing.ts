import { ArnFormat, Aws, Lazy, Stack, Tags } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import {
  type Grant,
  type IGrantable,
  ManagedPolicy,
  PermissionsBoundary,
  type PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { FENCE_SITE, RESTORE_SITE } from '../../functions/domain/workflows.ts';
import { type FencingConfig, parseProps } from './config.ts';
import { Alarms } from './constructs/alarms.ts';
import { Dashboard } from './constructs/dashboard.ts';
import { grant } from './constructs/grant.ts';
import { featureFlags, infinispanAccessOf } from './constructs/infinispan-access.ts';
import { Notifications } from './constructs/notifications.ts';
import {
  findAccelerators,
  putItems,
  readAccelerators,
  readMonitoring,
  readSecrets,
  readStack,
  readTags,
  useTable,
} from './constructs/permissions.ts';
import { Probe } from './constructs/probe.ts';
import { Reconciliation } from './constructs/reconciliation.ts';
import { Rehearsals } from './constructs/rehearsals.ts';
import { RestoreSteps } from './constructs/restore-steps.ts';
import type { SharedProps } from './constructs/shared-props.ts';
import { Steps } from './constructs/steps.ts';
import { Tables } from './constructs/tables.ts';
import { Webhook } from './constructs/webhook.ts';
import { Workflow, type Workflows } from './constructs/workflow.ts';
import { refuseDuplicate } from './instances.ts';
import { MeasuredConstruct } from './measured-construct.ts';
import { addOutputs } from './outputs.ts';
import { plainPropsOf } from './plain-props.ts';
import type { SiteFencingProps } from './props.ts';
import { refuseRegion } from './regions.ts';
import { fenceSiteSettings, restoreSiteSettings } from './workflows.ts';

/**
 * The webhook, the workflow and the tables for one pair of sites. Only the workflow's log has a physical name, which
 * contains the stack's name, so an account can have several instances, each for its own pair of sites.
 */
export class SiteFencing extends MeasuredConstruct {
  /**
   * The properties with every default.
   *
   * @internal
   */
  readonly config: FencingConfig;
  /** The URL that Alertmanager posts to. */
  readonly webhookUrl: string;
  /** The secret whose value is the webhook's password. */
  readonly webhookSecretArn: string;
  /** The state machine of the workflow fence-site. */
  readonly stateMachine: StateMachine;
  /** The state machine of the workflow restore-site. */
  readonly restoreStateMachine: StateMachine;
  readonly auditTable: Table;
  readonly claimsTable: Table;
  /** The topic of all alarms, and of messages about fencings. */
  readonly topic: ITopic;
  protected readonly application: string;
  readonly #workflows: Workflows;
  readonly #webhook: Webhook;

  /** @throws Error that lists every invalid property, or names the region that lacks function URLs, or another instance for the same sites */
  constructor(scope: Construct, id: string, props: SiteFencingProps) {
    super(scope, id);
    const where = `SiteFencing ${this.node.path}`;
    const config = parseProps(plainPropsOf(props, where), where);
    this.config = config;
    this.application = config.application;
    refuseDuplicate(this, instancesIn(this));
    refuseRegion(this);

    const shared: SharedProps = {
      application: config.application,
      logRetentionDays: config.logRetentionDays,
      ...(config.kmsKeyArn === undefined ? {} : { key: Key.fromKeyArn(this, 'Key', config.kmsKeyArn) }),
    };
    const accelerators = config.accelerators ?? [ALL_ACCELERATORS];
    const tables = new Tables(this, 'Tables', {
      shared,
      removalPolicy: config.removalPolicy,
      auditExpires: config.auditRetentionDays !== undefined,
    });
    this.auditTable = tables.audit;
    this.claimsTable = tables.claims;
    const infinispanAccess = infinispanAccessOf(this, config, tables);
    const { functions } = new Steps(this, 'Steps', {
      shared,
      tables,
      infinispanAccess,
      accelerators,
      allowList: config.accelerators,
      auroraWriter: config.auroraWriter,
      sites: Object.keys(config.sites),
      featureFlags: featureFlags(config),
    });
    const fenceSite = new Workflow(this, 'FenceSite', {
      shared,
      workflow: FENCE_SITE,
      functions,
      settings: fenceSiteSettings(config),
      tables,
      logsData: true,
    });
    const restoreSteps = new RestoreSteps(this, 'RestoreSteps', {
      shared,
      tables,
      infinispanAccess,
      accelerators,
      // The topic is created after the workflows, which its rules follow.
      topicArn: Lazy.string({ produce: () => this.topic.topicArn }),
      fenceSite,
    });
    const restoreSite = new Workflow(this, 'RestoreSite', {
      shared,
      workflow: RESTORE_SITE,
      functions: restoreSteps.functions,
      settings: restoreSiteSettings(config),
      tables,
      // The token with which a plan is approved is an input of a state.
      logsData: false,
    });
    const workflows: Workflows = { [FENCE_SITE.name]: fenceSite, [RESTORE_SITE.name]: restoreSite };
    this.restoreStateMachine = restoreSite.stateMachine;
    this.#workflows = workflows;
    this.stateMachine = fenceSite.stateMachine;
    const common = { shared, config, tables, workflows };
    new Reconciliation(this, 'Reconciliation', { ...common, infinispanAccess, accelerators });
    if (config.probe) new Probe(this, 'Probe', { ...common, infinispanAccess, accelerators });
    const rehearsals = config.rehearsals
      ? new Rehearsals(this, 'Rehearsals', { ...common, accelerators })
      : undefined;
    this.#webhook = new Webhook(this, 'Webhook', common);
    this.webhookUrl = this.#webhook.url;
    this.webhookSecretArn = this.#webhook.secretArn;
    const notifications = new Notifications(this, 'Notifications', {
      ...common,
      topic: props.notify?.topic,
    });
    this.topic = notifications.topic;
    const { stateMachine } = this;
    const monitored = {
      application: config.application,
      sites: Object.keys(config.sites),
      probe: config.probe,
      stateMachine,
    };
    const alarms = new Alarms(this, 'Alarms', {
      ...monitored,
      restoreStateMachine: this.#workflows[RESTORE_SITE.name].stateMachine,
      webhook: this.#webhook.function,
      notify: notifications.function,
      startRehearsals: rehearsals?.function,
      topic: this.topic,
      runbookUrl: config.runbookUrl,
    });
    new Dashboard(this, 'Dashboard', { ...monitored, alarms });

    for (const [key, value] of Object.entries(config.tags)) Tags.of(this).add(key, value);
    if (config.permissionsBoundary !== undefined) {
      const boundary = ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', config.permissionsBoundary);
      PermissionsBoundary.of(this).apply(boundary);
    }
  }

  /** Adds the outputs that the operator's programs read to the stack. A stack can have them for one instance only. */
  addOutputs(): void {
    addOutputs(this);
  }

  /** Permission to read the audit trail, by time and by event. */
  grantReadAudit(grantee: IGrantable): Grant {
    return grant(grantee, this.#readAudit());
  }

  /** Permission to read the claim: the decision in force, and whether fencing is paused. */
  grantReadClaim(grantee: IGrantable): Grant {
    return grant(grantee, useTable(this.claimsTable, ['GetItem']));
  }

  /** Permission to read the webhook's password. A secret of another account must also allow it in its policy. */
  grantReadPassword(grantee: IGrantable): Grant {
    return grant(grantee, readSecrets([this.#webhook.secretArn], this.#webhook.secretKeys));
  }

  /** Permission for the commands that change nothing: `status`, `events`, `show` and `report`. */
  grantRead(grantee: IGrantable): Grant {
    return grant(grantee, this.#read());
  }

  /**
   * Permission for every command of the CLI except `import-guide`, `restore`, `stop`, and `approve` of a restore.
   */
  grantOperate(grantee: IGrantable): Grant {
    const fenceSite = this.#workflows[FENCE_SITE.name];
    const writes = [
      ...putItems(this.claimsTable, [this.application]),
      ...useTable(this.auditTable, ['PutItem']),
    ];
    return grant(grantee, [...this.#read(), ...writes, ...fenceSite.mayStart(), ...fenceSite.mayRedrive()]);
  }

  /**
   * Permission to start, stop and redrive a restore: `restore` and `stop`. The plan of a restore that is started with
   * `--yes` needs no other approval.
   */
  grantRestore(grantee: IGrantable): Grant {
    const restoreSite = this.#workflows[RESTORE_SITE.name];
    return grant(grantee, [
      ...this.#read(),
      ...useTable(this.auditTable, ['PutItem']),
      ...restoreSite.mayStart(),
      ...restoreSite.mayStop(),
      ...restoreSite.mayRedrive(),
    ]);
  }

  /** Permission to approve or refuse a restore that waits: `approve` of a restore. */
  grantApproveRestore(grantee: IGrantable): Grant {
    return grant(grantee, [
      ...this.#read(),
      ...useTable(this.auditTable, ['PutItem']),
      ...this.#workflows[RESTORE_SITE.name].mayAnswer(),
    ]);
  }

  #read(): PolicyStatement[] {
    const stack = Stack.of(this);
    const ofStack = { service: 'cloudformation', resource: 'stack', resourceName: `${stack.stackName}/*` };
    const ofAlarms = { service: 'cloudwatch', resource: 'alarm', resourceName: '*' };
    return [
      readStack(stack.formatArn(ofStack)),
      ...useTable(this.claimsTable, ['GetItem']),
      ...this.#readAudit(),
      ...Object.values(this.#workflows).flatMap((workflow) => [...workflow.mayList(), ...workflow.mayRead()]),
      ...readMonitoring(stack.formatArn({ ...ofAlarms, arnFormat: ArnFormat.COLON_RESOURCE_NAME })),
      findAccelerators(),
      // The commands look for the sites in every accelerator.
      ...readAccelerators([ALL_ACCELERATORS]),
      readTags(),
    ];
  }

  #readAudit(): PolicyStatement[] {
    const { tableArn } = this.auditTable;
    return useTable(this.auditTable, ['Query'], [tableArn, `${tableArn}/index/*`]);
  }
}

/** The accelerators of the account, whatever their region. */
const ALL_ACCELERATORS = `arn:${Aws.PARTITION}:globalaccelerator::${Aws.ACCOUNT_ID}:accelerator/*`;

const instancesIn = ({ node }: SiteFencing): SiteFencing[] =>
  node.root.node.findAll().filter((construct) => construct instanceof SiteFencing);
