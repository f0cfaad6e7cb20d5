import { type Line, styled } from '../../../tools/command-line/lines.ts';

/** `proved`, `refuted`, or `open`: this run could not tell. */
export interface Finding {
  readonly result: 'proved' | 'refuted' | 'open';
  readonly detail: string;
}

/** A claim of the documents, and how an account settles it. */
export interface Claim {
  readonly claim: string;
  readonly settle: () => Promise<Finding>;
}

export type Settled = Finding & { readonly claim: string };

export const proved = (detail: string): Finding => ({ result: 'proved', detail });
export const refuted = (detail: string): Finding => ({ result: 'refuted', detail });
export const open = (detail: string): Finding => ({ result: 'open', detail });

/** Settles the claims one after another; an error leaves its claim open. */
export async function settle(claims: readonly Claim[], show: (settled: Settled) => void): Promise<Settled[]> {
  const all: Settled[] = [];
  for (const { claim, settle: find } of claims) {
    const finding = await find().catch((error: unknown) => open(String(error)));
    all.push({ claim, ...finding });
    show({ claim, ...finding });
  }
  return all;
}

const COLOURS = { proved: 'green', refuted: 'red', open: 'yellow' } as const;

export const lineOf = ({ claim, result, detail }: Settled): Line => [
  styled(COLOURS[result], result.padEnd(8)),
  `  ${claim}: ${detail}`,
];
