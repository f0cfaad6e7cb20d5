import { ServiceError } from './service-error.ts';

/** Numbered in the order of creation, so that the next page continues after the last one even after deletions. */
interface Numbered {
  readonly number: number;
}

/**
 * One page of `items`, which are in the order of creation.
 *
 * @param list the name of the list and its parent; a token of another list is refused
 * @throws ServiceError InvalidNextTokenException
 */
export function page<Item extends Numbered>(
  list: string,
  items: Iterable<Item>,
  request: { readonly MaxResults: number; readonly NextToken?: string | undefined },
): { items: Item[]; NextToken?: string } {
  const after = request.NextToken === undefined ? 0 : numberIn(request.NextToken, list);
  const rest = [...items].filter((item) => item.number > after);
  const shown = rest.slice(0, request.MaxResults);
  const last = shown.at(-1);
  if (last === undefined || shown.length === rest.length) return { items: shown };
  return { items: shown, NextToken: token(list, last.number) };
}

function token(list: string, number: number): string {
  return Buffer.from(`${number} ${list}`).toString('base64url');
}

function numberIn(given: string, list: string): number {
  const number = Number.parseInt(Buffer.from(given, 'base64url').toString(), 10);
  if (token(list, number) !== given) {
    throw new ServiceError('InvalidNextTokenException', 'The NextToken does not belong to this list.');
  }
  return number;
}
