/** A seeded source of random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [low, high], both included. */
  integer(low: number, high: number): number;
  /** True with the probability given, 0 to 1. */
  chance(probability: number): boolean;
  /** An item of the list. @throws RangeError for an empty list. */
  pick<T>(list: readonly T[]): T;
}

const TWO_TO_32 = 4_294_967_296;

/**
 * Spreads a seed over 32-bit words that look unrelated, so that neighbouring seeds give unrelated runs (splitmix32).
 */
function splitmix32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let word = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
}

/** The generator sfc32 (PractRand's Small Fast Counting, 128 bits of state). `seed` is a whole number. */
export function createRandom(seed: number): Random {
  const word = splitmix32(seed);
  let a = word() | 0;
  let b = word() | 0;
  let c = word() | 0;
  let counter = 1;

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / TWO_TO_32;
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) next();

  return {
    next,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick<T>(list: readonly T[]): T {
      const picked = list[Math.floor(next() * list.length)];
      if (picked === undefined) throw new RangeError('nothing to pick from');
      return picked;
    },
  };
}
