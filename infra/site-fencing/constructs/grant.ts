import { Grant, type IGrantable, type PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Grants the permissions of several statements as one grant. */
export const grant = (grantee: IGrantable, statements: readonly PolicyStatement[]): Grant =>
  statements
    .map(({ actions, resources, conditions }) =>
      Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }),
    )
    .reduce((all, next) => all.combine(next));
