import type { Duration } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  CfnFunction,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { METRICS_NAMESPACE } from '../../../functions/domain/metric-names.ts';
import type { VpcProps } from '../props.ts';
import { codeOf } from './bundles.ts';
import { attachToVpc } from './permissions.ts';
import { createLog, type SharedProps } from './shared-props.ts';

export interface FencingFunctionProps {
  readonly shared: SharedProps;
  /** Folder under functions/ whose handler.ts is bundled. */
  readonly folder: string;
  readonly description: string;
  /** Timeout of an invocation. */
  readonly limit: Duration;
  readonly environment?: Record<string, string>;
  /** @default 1024 */
  readonly memoryMegabytes?: number;
  /** Whether X-Ray traces every invocation. @default true */
  readonly traced?: boolean;
  /** Every permission of the function except writing its own log. */
  readonly statements: readonly PolicyStatement[];
  /** Maximum of concurrent invocations. @default - limited by the account only */
  readonly reservedConcurrency?: number | undefined;
  /**
   * For a function that EventBridge invokes: how often Lambda repeats an invocation that failed, and how old an event may
   * be when it is invoked. Lambda's own values are two repeats and six hours, whatever the rule says. @default - Lambda's
   */
  readonly asynchronous?: { readonly retryAttempts: number; readonly maxEventAge: Duration };
  /** Files to copy next to the function's code: name in the bundle to local path. @default - none */
  readonly files?: Record<string, string>;
  /** The VPC to attach to. @default - none */
  readonly vpc?: VpcProps | undefined;
}

/** A Lambda function with its own role, its own log group and a bundled SDK. */
export class FencingFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: FencingFunctionProps) {
    super(scope, id);
    const { vpc, memoryMegabytes = 1024, traced = true } = props;
    const logGroup = createLog(this, props.shared);
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.role = role;
    logGroup.grantWrite(role);
    for (const statement of props.statements) role.addToPolicy(statement);
    if (vpc !== undefined) role.addToPolicy(attachToVpc());
    this.function = new LambdaFunction(this, 'Function', {
      code: codeOf(props.folder, props.files ?? {}),
      handler: 'index.handler',
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // Lambda allots CPU by memory. A cold start is mostly the import of the SDK, and every start in a fencing is cold.
      memorySize: memoryMegabytes,
      timeout: props.limit,
      role,
      logGroup,
      tracing: traced ? Tracing.ACTIVE : Tracing.DISABLED,
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...props.asynchronous,
      environment: {
        POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
        // Dimension `service` of every metric.
        POWERTOOLS_SERVICE_NAME: props.shared.application,
        ...props.environment,
      },
    });
    // CDK's own property needs an IVpc; CloudFormation needs only these ids.
    const resource = this.function.node.defaultChild;
    if (vpc !== undefined && CfnFunction.isCfnFunction(resource)) {
      resource.vpcConfig = {
        subnetIds: [...vpc.subnetIds],
        securityGroupIds: [...vpc.securityGroupIds],
      };
    }
  }
}
