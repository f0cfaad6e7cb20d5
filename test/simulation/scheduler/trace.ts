/** One event of a run. */
export interface TraceEntry {
  /** Milliseconds since 1970-01-01T00:00:00Z, virtual. */
  readonly at: number;
  /** The process, or the name of another actor. */
  readonly actor: string;
  /** A verb phrase, such as `takes effect`. */
  readonly event: string;
  /** The request or the response, if there is one. Kept by reference, so never changed. */
  readonly detail?: unknown;
}

const LINE_LIMIT = 240;

function describe(detail: unknown): string {
  if (detail === undefined) return '';
  if (detail instanceof Error) return `${detail.name}: ${detail.message}`;
  return JSON.stringify(detail) ?? String(detail);
}

function elapsed(milliseconds: number): string {
  const days = Math.floor(milliseconds / 86_400_000);
  const clock = new Date(milliseconds % 86_400_000).toISOString().slice(11, 23);
  return days === 0 ? clock : `${days}d ${clock}`;
}

/** All events of a run, in order. The same seed gives the same text, byte for byte. */
export class Trace {
  readonly entries: TraceEntry[] = [];

  /**
   * One line per entry: its number, the time since the first, the actor, the event and its detail, cut at 240
   * characters.
   */
  format(): string {
    const start = this.entries[0]?.at ?? 0;
    const width = Math.min(40, Math.max(0, ...this.entries.map((entry) => entry.actor.length)));
    return this.entries
      .map(({ at, actor, event, detail }, index) => {
        const head = `${String(index + 1).padStart(4)}  ${elapsed(at - start)}  ${actor.padEnd(width)}  ${event}`;
        return `${head}  ${describe(detail)}`.trimEnd().slice(0, LINE_LIMIT);
      })
      .join('\n');
  }
}
