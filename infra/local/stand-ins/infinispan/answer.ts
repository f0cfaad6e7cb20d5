/** What Infinispan's REST server answers; header names in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(value: unknown): Answer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** A refusal: the server sends its text without a Content-Type, and a body only where there is a text. */
export function refusal(status: number, text = ''): Answer {
  return { status, headers: {}, body: text };
}

/** The few answers that do name their text's type. */
export function plainText(status: number, text: string): Answer {
  return { status, headers: { 'content-type': 'text/plain' }, body: text };
}

export const NO_CONTENT: Answer = { status: 204, headers: {}, body: '' };
