import {
  type ContextEntry,
  type EvaluationResult,
  type IAMClient,
  paginateSimulatePrincipalPolicy,
} from '@aws-sdk/client-iam';
import { awsErrorName } from './aws-errors.ts';

/** The result of IAM's simulation for a role, or why there is none. */
export type Allowed =
  | {
      readonly simulated: true;
      /** Such as `dynamodb:PutItem on arn:…`. */
      readonly denied: readonly string[];
      /** Denied in a simulation that lacked a value for a condition, so that a real request may be allowed. */
      readonly uncertain?: readonly string[];
    }
  | { readonly simulated: false; readonly why: string };

export interface Permissions {
  /**
   * The actions that the role may not perform on the resources, which are of one service and region, by IAM's policy
   * simulation. It takes into account the role's policies and boundary, and the organization's service control
   * policies; it leaves out resource policies and resource control policies. A failed simulation is a result, not an
   * error.
   */
  ofRole(role: string, actions: readonly string[], resources: readonly string[]): Promise<Allowed>;
}

/**
 * IAM API Reference, SimulatePrincipalPolicy, EvaluationResult: a decision per resource is in ResourceSpecificResults;
 * EvalResourceName beside it may be a pattern.
 */
export function createPermissions(client: IAMClient): Permissions {
  return {
    async ofRole(role, actions, resources) {
      const decisions: Decision[] = [];
      try {
        const pages = paginateSimulatePrincipalPolicy(
          { client },
          {
            PolicySourceArn: role,
            ActionNames: [...actions],
            ResourceArns: [...resources],
            ContextEntries: requestedRegion(resources),
          },
        );
        for await (const { EvaluationResults = [] } of pages)
          decisions.push(...EvaluationResults.flatMap(decisionsIn));
      } catch (error) {
        return { simulated: false, why: `IAM SimulatePrincipalPolicy: ${awsErrorName(error)}` };
      }
      const denied = decisions.filter(({ allowed }) => !allowed);
      return {
        simulated: true,
        denied: denied.filter(({ missing }) => missing.length === 0).map(({ text }) => text),
        uncertain: denied
          .filter(({ missing }) => missing.length > 0)
          .map(({ text, missing }) => `${text}, without a value of ${missing.join(', ')}`),
      };
    },
  };
}

interface Decision {
  /** Action and resource. */
  readonly text: string;
  readonly allowed: boolean;
  /** Condition keys for which the simulation had no value. */
  readonly missing: readonly string[];
}

function decisionsIn({
  EvalActionName,
  EvalResourceName,
  EvalDecision,
  MissingContextValues: missing = [],
  ResourceSpecificResults = [],
}: EvaluationResult): Decision[] {
  const onResource = (resource: string | undefined, decision: string | undefined, lacking = missing) => ({
    text: `${EvalActionName} on ${resource}`,
    allowed: decision === 'allowed',
    missing: lacking,
  });
  if (ResourceSpecificResults.length === 0) return [onResource(EvalResourceName, EvalDecision)];
  return ResourceSpecificResults.map((of) =>
    onResource(of.EvalResourceName, of.EvalResourceDecision, of.MissingContextValues),
  );
}

/**
 * The region of the real requests. Service control policies that deny regions compare it with a negated condition, which
 * would deny a request without the key (IAM User Guide, "AWS global condition context keys", aws:RequestedRegion).
 * Global Accelerator's ARNs have no region; its API is in us-west-2.
 */
function requestedRegion([resource = '']: readonly string[]): ContextEntry[] {
  const [, , service, region] = resource.split(':');
  return [
    {
      ContextKeyName: 'aws:RequestedRegion',
      ContextKeyType: 'string',
      ContextKeyValues: [service === 'globalaccelerator' ? 'us-west-2' : (region ?? '')],
    },
  ];
}
