import { decodeBase64 } from './base64.ts';
import { RequestRefused } from './errors.ts';

/** Alertmanager sends about 1 KB, and about 500 bytes per further alert. */
const LARGEST_BODY = 256 * 1024;

/**
 * Reads a request's body as JSON. The parser's message is not passed on, because it quotes the body.
 *
 * @param body as a function URL delivers it: text, or base64 of the bytes
 * @returns any JSON value; it may have own keys such as `__proto__`, which must not be copied
 * @throws RequestRefused
 */
export function readBody(body: string | undefined, isBase64Encoded: boolean): unknown {
  const json = decodeUtf8(bytesOf(body ?? '', isBase64Encoded));
  try {
    return JSON.parse(json);
  } catch {
    throw new RequestRefused('invalid', json === '' ? 'The body is empty.' : 'The body is not JSON.');
  }
}

function bytesOf(body: string, isBase64Encoded: boolean): Buffer {
  const bytes = isBase64Encoded ? decodeBase64(body) : Buffer.from(body, 'utf8');
  if (bytes === null) throw new RequestRefused('invalid', 'The body is not valid base64.');
  if (bytes.length > LARGEST_BODY) throw tooLarge();
  return bytes;
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RequestRefused('invalid', 'The body is not UTF-8.');
  }
}

const tooLarge = () => new RequestRefused('too-large', 'The body is larger than 256 KiB.');
