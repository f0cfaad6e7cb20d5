import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { createPermissions } from '../../../../functions/clients/permissions.ts';
import { mockClient, serviceError } from '../../support/aws.ts';

const mock = mockClient(IAMClient);
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
    });
    expect(mock.commandCalls(SimulatePrincipalPolicyCommand)).toHaveLength(2);
    expect(mock.commandCalls(SimulatePrincipalPolicyCommand)[1]?.args[0].input).toMatchObject({
      Marker: 'next',
      PolicySourceArn: 'arn:role',
      ActionNames: ['dynamodb:PutItem'],
      ResourceArns: ['a', 'b', 'c'],
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
