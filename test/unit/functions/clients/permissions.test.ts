import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, describe, expect, it } from 'vitest';
import { createPermissions } from '../../../../functions/clients/permissions.ts';
import { mockClient, serviceError } from '../../support/aws.ts';

const mock = mockClient(IAMClient);
afterAll(() => mock.restore());
const permissions = () => createPermissions(new IAMClient({ region: 'eu-west-1' }));
const result = (EvalDecision: 'allowed' | 'implicitDeny' | 'explicitDeny', EvalResourceName: string) => ({
  EvalActionName: 'dynamodb:PutItem',
  EvalDecision,
  EvalResourceName,
});

describe('the permissions of a role', () => {
  it('are simulated by IAM, all pages', async () => {
    mock.reset();
    mock
      .on(SimulatePrincipalPolicyCommand)
      .resolvesOnce({ EvaluationResults: [result('allowed', 'a')], IsTruncated: true, Marker: 'next' })
      .resolvesOnce({ EvaluationResults: [result('implicitDeny', 'b'), result('explicitDeny', 'c')] });

    expect(await permissions().ofRole('arn:role', ['dynamodb:PutItem'], ['a', 'b', 'c'])).toEqual({
      simulated: true,
      denied: ['dynamodb:PutItem on b', 'dynamodb:PutItem on c'],
      uncertain: [],
    });
    expect(mock.commandCalls(SimulatePrincipalPolicyCommand)).toHaveLength(2);
    expect(mock.commandCalls(SimulatePrincipalPolicyCommand)[1]?.args[0].input).toMatchObject({
      Marker: 'next',
      PolicySourceArn: 'arn:role',
      ActionNames: ['dynamodb:PutItem'],
      ResourceArns: ['a', 'b', 'c'],
    });
  });

  it('are those of each resource', async () => {
    mock.reset();
    mock.on(SimulatePrincipalPolicyCommand).resolves({
      EvaluationResults: [
        {
          ...result('implicitDeny', 'arn:*'),
          ResourceSpecificResults: [
            { EvalResourceName: 'arn:a', EvalResourceDecision: 'allowed' },
            { EvalResourceName: 'arn:b', EvalResourceDecision: 'implicitDeny' },
            {
              EvalResourceName: 'arn:c',
              EvalResourceDecision: 'explicitDeny',
              MissingContextValues: ['aws:PrincipalTag/team'],
            },
          ],
        },
      ],
    });

    expect(await permissions().ofRole('arn:role', ['dynamodb:PutItem'], ['arn:a', 'arn:b'])).toEqual({
      simulated: true,
      denied: ['dynamodb:PutItem on arn:b'],
      uncertain: ['dynamodb:PutItem on arn:c, without a value of aws:PrincipalTag/team'],
    });
  });

  it('are uncertain where a decision without resources lacked a value', async () => {
    mock.reset();
    mock.on(SimulatePrincipalPolicyCommand).resolves({
      EvaluationResults: [{ ...result('explicitDeny', 'a'), MissingContextValues: ['k', 'l'] }],
    });

    expect(await permissions().ofRole('arn:role', ['dynamodb:PutItem'], ['a'])).toEqual({
      simulated: true,
      denied: [],
      uncertain: ['dynamodb:PutItem on a, without a value of k, l'],
    });
  });

  it.each([
    { of: 'a table', arn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/x', region: 'eu-west-1' },
    {
      of: 'Global Accelerator',
      arn: 'arn:aws:globalaccelerator::111122223333:accelerator/x/listener/y',
      region: 'us-west-2',
    },
  ])('are simulated in the region of $of', async ({ arn, region }) => {
    mock.reset();
    mock.on(SimulatePrincipalPolicyCommand).resolves({ EvaluationResults: [] });

    await permissions().ofRole('arn:role', ['a:B'], [arn]);

    expect(mock.commandCalls(SimulatePrincipalPolicyCommand)[0]?.args[0].input.ContextEntries).toEqual([
      { ContextKeyName: 'aws:RequestedRegion', ContextKeyType: 'string', ContextKeyValues: [region] },
    ]);
  });

  it('are all granted if IAM answers without results', async () => {
    mock.reset();
    mock.on(SimulatePrincipalPolicyCommand).resolves({});

    expect(await permissions().ofRole('arn:role', [], [])).toEqual({
      simulated: true,
      denied: [],
      uncertain: [],
    });
  });

  it.each(['AccessDenied', 'Throttling', 'NoSuchEntityException'])(
    'are unknown, which is a result, after %s',
    async (name) => {
      mock.reset();
      mock.on(SimulatePrincipalPolicyCommand).rejects(serviceError(name));

      expect(await permissions().ofRole('arn:role', ['a:B'], ['c'])).toEqual({
        simulated: false,
        why: `IAM SimulatePrincipalPolicy: ${name}`,
      });
    },
  );
});
