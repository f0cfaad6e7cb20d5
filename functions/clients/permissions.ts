import { type IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import { awsErrorName } from './aws-errors.ts';

/** What IAM says of a role, or why it says nothing. */
export type Allowed =
  | { readonly asked: true /** Such as `dynamodb:PutItem on arn:…`. */; readonly denied: readonly string[] }
  | { readonly asked: false; readonly why: string };

export interface Permissions {
  /**
   * Which of the actions the role may not do on which of the resources, by IAM's own simulation. It reckons with the
   * role's policies and its boundary, and with no policy of a resource or an organization's that it cannot see. That it
   * cannot be asked is an answer.
   */
  ofRole(role: string, actions: readonly string[], resources: readonly string[]): Promise<Allowed>;
}

/** IAM API Reference, SimulatePrincipalPolicy. */
export function createPermissions(client: IAMClient): Permissions {
  return {
    async ofRole(role, actions, resources) {
      const denied: string[] = [];
      try {
        const pages = paginateSimulatePrincipalPolicy(
          { client },
          { PolicySourceArn: role, ActionNames: [...actions], ResourceArns: [...resources] },
        );
        for await (const { EvaluationResults = [] } of pages) {
          for (const { EvalActionName, EvalResourceName, EvalDecision } of EvaluationResults) {
            if (EvalDecision !== 'allowed') denied.push(`${EvalActionName} on ${EvalResourceName}`);
          }
        }
      } catch (error) {
        return { asked: false, why: `IAM SimulatePrincipalPolicy: ${awsErrorName(error)}` };
      }
      return { asked: true, denied };
    },
  };
}
