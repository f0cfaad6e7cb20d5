import { join, resolve } from 'node:path';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface FencingFunctionProps {
  /** Folder under functions/ whose handler.ts is bundled. */
  readonly folder: string;
  readonly description: string;
  readonly logRetentionDays: number;
  /** How long an invocation may run; the platform ends it there. */
  readonly limit: Duration;
  readonly environment?: Record<string, string>;
  /** Everything the function may do besides writing its own log. */
  readonly statements: readonly PolicyStatement[];
  /** How many invocations run at once at most. @default - as many as the account has room for */
  readonly reservedConcurrency?: number | undefined;
  /** Files that stand beside the function's code: name there to path here. @default - none */
  readonly files?: Record<string, string>;
}

const root = join(import.meta.dirname, '..', '..');

/** A function with this project's house rules: own role, own log group, bundled SDK. */
export class FencingFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: FencingFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    for (const statement of props.statements) role.addToPolicy(statement);
    this.function = new NodejsFunction(this, 'Function', {
      entry: join(root, 'functions', props.folder, 'handler.ts'),
      depsLockFilePath: join(root, 'package-lock.json'),
      projectRoot: root,
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
      environment: { POWERTOOLS_METRICS_NAMESPACE: 'SiteFencing', ...props.environment },
      bundling: {
        format: OutputFormat.ESM,
        target: 'node24',
        minify: true,
        // The SDK's ESM halves shake down to what is used; its CommonJS halves do not.
        mainFields: ['module', 'main'],
        bundleAwsSDK: true,
        commandHooks: {
          beforeInstall: () => [],
          beforeBundling: () => [],
          afterBundling: (input, output) =>
            Object.entries(props.files ?? {}).map(
              ([name, path]) => `cp "${resolve(input, path)}" "${join(output, name)}"`,
            ),
        },
      },
    });
  }
}
