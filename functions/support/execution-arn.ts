/** Builds an execution's ARN: its state machine's ARN with the type `execution`, and its name (Service Authorization
 * Reference). */
export const executionArn = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** The name of an execution is the last part of its ARN; a name alone is returned as it is. */
export const executionNameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);
