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
  readonly house: SharedProps;
  /** Folder under functions/ whose handler.ts is bundled. */
  readonly folder: string;
  readonly description: string;
  /** How long an invocation may run; the platform ends it there. */
  readonly limit: Duration;
  readonly environment?: Record<string, string>;
  /** Everything the function may do besides writing its own log. */
  readonly statements: readonly PolicyStatement[];
  /** How many invocations run at once at most. @default - as many as the account has room for */
  readonly reservedConcurrency?: number | undefined;
  /** Files that stand beside the function's code: name there to path here. @default - none */
  readonly files?: Record<string, string>;
  /** Where its connections begin. @default - in no VPC */
  readonly vpc?: VpcProps | undefined;
}

/** A function with this project's house rules: own role, own log group, bundled SDK. */
export class FencingFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: FencingFunctionProps) {
    super(scope, id);
    const { vpc } = props;
    const logGroup = createLog(this, props.house);
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
      // Memory buys CPU: a cold start is spent importing the SDK, and in a fencing every start is cold.
      memorySize: 1024,
      timeout: props.limit,
      role,
      logGroup,
      tracing: Tracing.ACTIVE,
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      environment: {
        POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
        // The dimension that every metric has.
        POWERTOOLS_SERVICE_NAME: props.house.application,
        ...props.environment,
      },
    });
    // CDK's own property wants the VPC itself, of which CloudFormation needs no more than these ids.
    const resource = this.function.node.defaultChild;
    if (vpc !== undefined && CfnFunction.isCfnFunction(resource)) {
      resource.vpcConfig = {
        subnetIds: [...vpc.subnetIds],
        securityGroupIds: [...vpc.securityGroupIds],
      };
    }
  }
}
