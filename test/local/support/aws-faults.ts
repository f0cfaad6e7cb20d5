import type { IncomingHttpHeaders } from 'node:http';

/** A fault of calls to AWS, with the service's own error. */
export interface AwsFault {
  /** Such as `GetItem`. */
  readonly operation: string;
  /** A part of the request's body, such as the name of a secret or an ARN. @default - any body */
  readonly about?: string;
  /** The region of the call. @default - any region */
  readonly region?: string;
  /** The number of such calls that succeed first. @default 0 */
  readonly skip?: number;
  /** The number of calls that then fail. @default 1 */
  readonly times?: number;
  readonly error: AwsError;
  /** The service carries out the call, and only its response is lost. */
  readonly afterEffect: boolean;
}

export interface AwsError {
  readonly code: string;
  readonly status: number;
}

/** The faults that have not occurred yet. */
export class AwsFaults {
  #pending: { readonly fault: AwsFault; skip: number; times: number }[] = [];

  set(faults: readonly AwsFault[]): void {
    this.#pending = faults.map((fault) => ({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 }));
  }

  /** Takes the fault of this call, if any, and counts it as one use. */
  take(operation: string, body: string, region: string | undefined): AwsFault | undefined {
    const matching = this.#pending.filter(
      ({ fault }) =>
        fault.operation === operation &&
        body.includes(fault.about ?? '') &&
        (fault.region ?? region) === region,
    );
    const taken = matching.find(({ skip }) => skip === 0);
    for (const each of matching) if (each.skip > 0) each.skip--;
    if (taken !== undefined) taken.times--;
    this.#pending = this.#pending.filter(({ times }) => times > 0);
    return taken?.fault;
  }

  /** The number of calls that are still to fail: 0 once every fault has occurred. */
  left(): number {
    return this.#pending.reduce((sum, { times }) => sum + times, 0);
  }
}

/**
 * An error response in the protocol of the request: JSON 1.0 or 1.1 with the name in `__type`, or XML for the query
 * protocol (Smithy, "AWS JSON 1.0 protocol", "AWS Query protocol").
 */
export function errorResponse(request: IncomingHttpHeaders, { code, status }: AwsError) {
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
