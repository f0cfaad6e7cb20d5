/** A response of Infinispan's REST server; header names are in lower case. */
export interface RestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(value: unknown): RestResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** An error response: the server sends the text without a Content-Type, and no body without a text. */
export function refusal(status: number, text = ''): RestResponse {
  return { status, headers: {}, body: text };
}

/** A text response with a Content-Type, which few errors have. */
export function plainText(status: number, text: string): RestResponse {
  return { status, headers: { 'content-type': 'text/plain' }, body: text };
}

export const NO_CONTENT: RestResponse = { status: 204, headers: {}, body: '' };
