/** The ARN of an execution is that of its state machine with another type, and its own name (Service Authorization Reference). */
export const executionArn = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** The name of an execution is the last part of its ARN; a name alone is returned as it is. */
export const executionNameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);
