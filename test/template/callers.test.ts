import { describe, expect, it } from 'vitest';
import { byText } from './permissions.ts';
import { type Resource, readable, resourcesOf, synthesizeStack } from './stack.ts';

const template = synthesizeStack();

describe('the caller of a function', () => {
  const permissions = resourcesOf(template, 'AWS::Lambda::Permission').map(
    ([, { Properties }]: [string, Resource]) => {
      const { FunctionName, SourceArn, ...rest } = Properties;
      return {
        ...rest,
        FunctionName: readable(FunctionName),
        ...(SourceArn === undefined ? {} : { SourceArn: readable(SourceArn) }),
      };
    },
  );

  it('is anyone for the webhook, through its URL, which needs two permissions; and five rules', () => {
    expect(permissions.sort(byText)).toEqual(
      [
        {
          Action: 'lambda:InvokeFunctionUrl',
          FunctionName: 'WebhookFunction',
          FunctionUrlAuthType: 'NONE',
          Principal: '*',
        },
        {
          Action: 'lambda:InvokeFunction',
          FunctionName: 'WebhookFunction',
          InvokedViaFunctionUrl: true,
          Principal: '*',
        },
        {
          Action: 'lambda:InvokeFunction',
          FunctionName: 'ReconcileFunction',
          Principal: 'events.amazonaws.com',
          SourceArn: 'ReconcileSchedule',
        },
        {
          Action: 'lambda:InvokeFunction',
          FunctionName: 'ReconcileFunction',
          Principal: 'events.amazonaws.com',
          SourceArn: 'RestoreFailed',
        },
        {
          Action: 'lambda:InvokeFunction',
          FunctionName: 'RecordFailureFunction',
          Principal: 'events.amazonaws.com',
          SourceArn: 'ExecutionFailed',
        },
        {
          Action: 'lambda:InvokeFunction',
          FunctionName: 'StartRehearsalsFunction',
          Principal: 'events.amazonaws.com',
          SourceArn: 'RehearsalSchedule',
        },
        {
          Action: 'lambda:InvokeFunction',
          FunctionName: 'NotifyFunction',
          Principal: 'events.amazonaws.com',
          SourceArn: 'ExecutionFinished',
        },
      ].sort(byText),
    );
  });

  it('is authenticated by the webhook itself: there is one URL, without IAM', () => {
    const urls = resourcesOf(template, 'AWS::Lambda::Url').map(([, { Properties }]) => [
      readable(Properties.TargetFunctionArn),
      Properties.AuthType,
      Properties.Cors,
    ]);

    expect(urls).toEqual([['WebhookFunction', 'NONE', undefined]]);
  });
});
