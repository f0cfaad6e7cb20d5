import { App } from 'aws-cdk-lib';
import { acknowledge, addChecks } from './site-fencing/checks.ts';
import { parseConfig } from './site-fencing/config.ts';
import { SiteFencingStack } from './site-fencing-stack.ts';

// Findings of CDK's own rules are errors, wherever the app runs.
const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
addChecks(app);
const config = parseConfig(app.node.tryGetContext('fencing'));
const { fencing } = new SiteFencingStack(app, 'SiteFencing', { config });
acknowledge(fencing);
