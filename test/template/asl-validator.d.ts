declare module 'asl-validator' {
  /**
   * Checks a definition against the Amazon States Language; it writes into the definition. @returns whether it is
   * valid, and the faults; an empty text if there are none
   */
  export default function validate(definition: object): {
    readonly isValid: boolean;
    readonly errorsText: () => string;
  };
}
