/** What a frozen node does to requests: none goes through while it is shut, all go in their order once it opens. */
export interface Gate {
  shut(): void;
  open(): void;
  /** Resolves when the gate is open; at once if it is. */
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
