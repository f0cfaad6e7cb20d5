/** One moment of an incident. */
export interface Point {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `hand` marks an operator's action. */
  readonly tone: 'plain' | 'good' | 'bad' | 'operator';
  /** Whether the drawing shows its number; for a state the drawing shows the visit instead. */
  readonly marked: boolean;
  /** A sentence without its full stop, or the name of a state. */
  readonly words: string;
}
