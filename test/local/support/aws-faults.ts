import type { IncomingHttpHeaders } from 'node:http';

/** A call that fails, as a service itself would have it. */
export interface AwsFault {
  /** Such as `GetItem`. */
  readonly operation: string;
  /** What the request's body contains, such as the name of a secret. @default - whatever it contains */
  readonly about?: string;
  /** How many such calls go by before. @default 0 */
  readonly skip?: number;
  /** How many fail then, one after another. @default 1 */
  readonly times?: number;
  readonly error: AwsError;
  /** The service carries the call out, and only its answer is lost. */
  readonly afterEffect: boolean;
}

export interface AwsError {
  readonly code: string;
  readonly status: number;
}

/** The faults that are still to come. */
export class AwsFaults {
  #pending: { readonly fault: AwsFault; skip: number; times: number }[] = [];

  set(faults: readonly AwsFault[]): void {
    this.#pending = faults.map((fault) => ({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 }));
  }

  /** The fault that this call meets; undefined if it meets none. A fault that was met often enough is gone. */
  meet(operation: string, body: string): AwsFault | undefined {
    const fitting = this.#pending.filter(
      ({ fault }) => fault.operation === operation && body.includes(fault.about ?? ''),
    );
    const met = fitting.find(({ skip }) => skip === 0);
    for (const each of fitting) if (each.skip > 0) each.skip--;
    if (met !== undefined) met.times--;
    this.#pending = this.#pending.filter(({ times }) => times > 0);
    return met?.fault;
  }

  /** How many calls are still to fail: 0 once everything that was set has happened. */
  left(): number {
    return this.#pending.reduce((sum, { times }) => sum + times, 0);
  }
}

/**
 * An error's answer in the protocol of the request: JSON 1.0 or 1.1 with its name in `__type`, or XML for the query
 * protocol (Smithy, "AWS JSON 1.0 protocol", "AWS Query protocol").
 */
export function errorAnswer(request: IncomingHttpHeaders, { code, status }: AwsError) {
  const type = request['content-type'] ?? '';
  const json = type.startsWith('application/x-amz-json-');
  const sender = status < 500 ? 'Sender' : 'Receiver';
  const xml = `<ErrorResponse><Error><Type>${sender}</Type><Code>${code}</Code></Error></ErrorResponse>`;
  return {
    status,
    headers: { 'content-type': json ? type : 'text/xml' },
    body: json ? JSON.stringify({ __type: code }) : xml,
  };
}
