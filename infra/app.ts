import { App } from 'aws-cdk-lib';
import { parseConfig } from './config.ts';
import { SiteFencingStack } from './site-fencing-stack.ts';

const app = new App();
new SiteFencingStack(app, 'SiteFencing', { config: parseConfig(app.node.tryGetContext('fencing')) });
