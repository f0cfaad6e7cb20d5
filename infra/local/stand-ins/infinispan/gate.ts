/** Holds back a frozen node's requests: none passes while the gate is shut, and all pass in order once it opens. */
export interface Gate {
  shut(): void;
  open(): void;
  /** Resolves once the gate is open. */
  pass(): Promise<void>;
}

export function createGate(): Gate {
  let opened = Promise.withResolvers<void>();
  opened.resolve();
  let isOpen = true;
  return {
    shut() {
      if (isOpen) opened = Promise.withResolvers<void>();
      isOpen = false;
    },
    open() {
      isOpen = true;
      opened.resolve();
    },
    pass: () => opened.promise,
  };
}
