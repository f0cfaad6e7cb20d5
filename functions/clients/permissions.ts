import { type IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import { awsErrorName } from './aws-errors.ts';

/** The result of IAM's simulation for a role, or why there is none. */
export type Allowed =
  | {
      readonly simulated: true /** Such as `dynamodb:PutItem on arn:…`. */;
      readonly denied: readonly string[];
    }
  | { readonly simulated: false; readonly why: string };

export interface Permissions {
  /**
   * The actions that the role may not perform on the resources, by IAM's policy simulation. It takes the role's
   * policies and boundary into account, but no resource policies, and no organization policies that it cannot see. A
   * failed simulation is a result, not an error.
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
        return { simulated: false, why: `IAM SimulatePrincipalPolicy: ${awsErrorName(error)}` };
      }
      return { simulated: true, denied };
    },
  };
}
