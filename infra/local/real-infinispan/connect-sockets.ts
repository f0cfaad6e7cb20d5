import type { Socket } from 'node:net';

/** Pipes each socket into the other. When one closes or fails, the other is closed too. */
export function connectSockets(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
}
