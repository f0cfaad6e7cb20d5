import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { SiteFencingProps } from './site-fencing/props.ts';
import { SiteFencing } from './site-fencing/site-fencing.ts';

export interface SiteFencingStackProps extends StackProps {
  readonly config: SiteFencingProps;
}

/** The stack of the app: SiteFencing with the configuration of cdk.json, and outputs for operators and the CLI. */
export class SiteFencingStack extends Stack {
  readonly fencing: SiteFencing;

  constructor(scope: Construct, id: string, { config, ...props }: SiteFencingStackProps) {
    super(scope, id, props);
    this.fencing = new SiteFencing(this, 'Fencing', config);
    this.fencing.addOutputs();
  }
}
