import type { WebhookRequest } from '../../../../functions/webhook/handle-request.ts';
import { firing, fromBytes, withBody } from './requests.ts';
import { describeRows, type Row, SECRET_READ, STARTED } from './row.ts';

const LIMIT = 256 * 1024;

const text = (body: string | undefined): WebhookRequest => ({ ...firing, body });

/** A valid body of exactly this many bytes, mostly of two-byte characters. */
function ofSize(bytes: number): string {
  const room = bytes - Buffer.byteLength(firing.body) - '"padding":"",'.length;
  const padding = 'é'.repeat(Math.floor(room / 2)) + 'e'.repeat(room % 2);
  return firing.body.replace('{', `{"padding":"${padding}",`);
}

const accepted = (when: string, request: WebhookRequest): Row => ({
  when,
  request,
  status: 202,
  calls: STARTED,
});

const tooLarge = (when: string, request: WebhookRequest): Row => ({
  when,
  request,
  status: 413,
  body: { error: 'The body is larger than 256 KiB.' },
  calls: SECRET_READ,
});

const invalid = (when: string, request: WebhookRequest, error: string): Row => ({
  when,
  request,
  status: 400,
  body: { error },
  calls: SECRET_READ,
});

const having = (changes: Record<string, unknown>) => withBody((body) => ({ ...body, ...changes }));
const NO_OBJECT = 'The body must be a JSON object as Alertmanager sends it.';
const NO_ALERTS = '"alerts" must be an array.';

describeRows('the body', [
  accepted('exactly 256 KiB', text(ofSize(LIMIT))),
  accepted('exactly 256 KiB in base64', fromBytes(Buffer.from(ofSize(LIMIT)))),
  accepted('a body in base64', fromBytes(Buffer.from(firing.body))),
  accepted('a byte order mark', text(`\uFEFF${firing.body}`)),
  accepted('another version, and keys that it adds', having({ version: '5', notification_reason: 'x' })),
  accepted('a version without the number of truncated alerts', having({ truncatedAlerts: undefined })),
  tooLarge('256 KiB and one byte', text(ofSize(LIMIT + 1))),
  tooLarge('256 KiB and one byte in base64', fromBytes(Buffer.from(ofSize(LIMIT + 1)))),
  tooLarge('6 MB', text('x'.repeat(6_000_000))),
  tooLarge('6 MB in base64', fromBytes(new Uint8Array(6_000_000))),
  invalid('no body', text(undefined), 'The body is empty.'),
  invalid('an empty body', text(''), 'The body is empty.'),
  invalid('no base64', { ...firing, isBase64Encoded: true }, 'The body is not valid base64.'),
  invalid('bytes that are not UTF-8', fromBytes(Uint8Array.of(0x22, 0xff, 0x22)), 'The body is not UTF-8.'),
  invalid('no JSON', text('{"alerts": [}'), 'The body is not JSON.'),
  invalid('250,000 open brackets', text('['.repeat(250_000)), 'The body is not JSON.'),
  invalid('100,000 nested lists', text('['.repeat(1e5) + ']'.repeat(1e5)), NO_OBJECT),
  invalid('a list', text('[]'), NO_OBJECT),
  invalid('null', text('null'), NO_OBJECT),
  invalid('a text', text('"firing"'), NO_OBJECT),
  invalid('no alerts', text('{}'), NO_ALERTS),
  invalid('alerts that are not a list', having({ alerts: { length: 1 } }), NO_ALERTS),
  invalid('alerts in a prototype', text('{"__proto__":{"alerts":[]}}'), NO_ALERTS),
  invalid('truncatedAlerts as text', having({ truncatedAlerts: '1' }), '"truncatedAlerts" must be a number.'),
  invalid('a negative number', having({ truncatedAlerts: -1 }), '"truncatedAlerts" must not be negative.'),
  invalid(
    'two wrong keys',
    text('{"truncatedAlerts":"1"}'),
    '"alerts" must be an array. "truncatedAlerts" must be a number.',
  ),
]);
