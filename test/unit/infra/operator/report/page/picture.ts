import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** The report in the README. */
export const PICTURE = join(import.meta.dirname, '../../../../../../docs/report.png');

/** The end of the signature and of the first chunk, IHDR (PNG Specification, "PNG signature" and "IHDR"). */
const HEADER = 33;

/** The picture with the page's digest in it. */
export const marked = (png: Buffer, page: string): Buffer =>
  Buffer.concat([png.subarray(0, HEADER), markOf(page), png.subarray(HEADER)]);

/** The digest of a page as a text chunk, which viewers do not show (PNG Specification, "Chunk layout" and "tEXt"). */
export function markOf(page: string): Buffer {
  const digest = createHash('sha256').update(page).digest('hex');
  const typeAndText = Buffer.from(`tEXtSHA-256 of the page\0${digest}`, 'latin1');
  const chunk = Buffer.alloc(typeAndText.length + 8);
  chunk.writeUInt32BE(typeAndText.length - 4);
  typeAndText.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(typeAndText), chunk.length - 4);
  return chunk;
}
