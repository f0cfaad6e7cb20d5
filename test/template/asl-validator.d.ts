declare module 'asl-validator' {
  /**
   * Checks a definition against the Amazon States Language, and writes into it as it goes.
   *
   * @returns whether it is valid, and what is wrong with it; an empty text where nothing is
   */
  export default function validate(definition: object): {
    readonly isValid: boolean;
    readonly errorsText: () => string;
  };
}
