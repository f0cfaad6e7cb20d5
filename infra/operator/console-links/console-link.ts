import { executionPage } from '../../../functions/support/execution-page.ts';
import { LOCAL_ACCOUNT } from '../deployment/local-stack-file.ts';

/** An execution's page in the Step Functions console; undefined for an execution of a local stack. */
export const consoleLink = (arn: string): string | undefined =>
  arn.split(':')[4] === LOCAL_ACCOUNT ? undefined : executionPage(arn);
