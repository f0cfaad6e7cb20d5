import { connect, type Socket } from 'node:net';
import { connectSockets } from './connect-sockets.ts';

/**
 * A JGroups connection starts with the sender's own address: "bela", version and length (2 bytes each), address length
 * (1), IPv4 address (4), port (2). The port is the sender's `external_port` (measured on 15.0.21 and 16.0.5).
 */
const HEADER_BYTES = 15;
const PORT_OFFSET = 13;

interface Connection {
  readonly nodes: readonly number[];
  readonly sockets: Set<Socket>;
}

/** Forwards the connections between sites, and drops those of cut nodes. Nodes are indexes of `targets`. */
export function createBridge(targets: readonly number[]) {
  const connections = new Set<Connection>();
  const cutNodes = new Set<number>();
  const isCut = ({ nodes }: Connection) => nodes.some((node) => cutNodes.has(node));

  function track(connection: Connection, socket: Socket): void {
    connections.add(connection);
    connection.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      connection.sockets.delete(socket);
      if (connection.sockets.size === 0) connections.delete(connection);
    });
  }

  return {
    /** @param senderOf the node whose `external_port` this is */
    async forward(socket: Socket, target: number, senderOf: (port: number) => number): Promise<void> {
      const unread: Connection = { nodes: [target], sockets: new Set() };
      track(unread, socket);
      if (isCut(unread)) return;
      const header = await readHeader(socket);
      if (header === undefined) return;
      const connection = {
        nodes: [target, senderOf(header.readUInt16BE(PORT_OFFSET))],
        sockets: unread.sockets,
      };
      connections.delete(unread);
      track(connection, socket);
      if (isCut(connection)) return;
      const onward = connect({ port: targets[target] ?? 0, host: '127.0.0.1', noDelay: true });
      track(connection, onward);
      socket.unshift(header);
      connectSockets(socket, onward);
    },
    cut(nodes: readonly number[]): void {
      for (const node of nodes) cutNodes.add(node);
      for (const { sockets } of [...connections].filter(isCut)) {
        for (const socket of sockets) {
          socket.unpipe();
          socket.pause();
        }
      }
    },
    heal(): void {
      for (const { sockets } of [...connections].filter(isCut))
        for (const socket of sockets) socket.destroy();
      cutNodes.clear();
    },
  };
}

/** The first bytes, or undefined if the connection closes before them. */
async function readHeader(socket: Socket): Promise<Buffer | undefined> {
  for (;;) {
    const header: Buffer | null = socket.read(HEADER_BYTES);
    if (header !== null) return header.length === HEADER_BYTES ? header : undefined;
    if (socket.readableEnded || socket.destroyed) return undefined;
    await new Promise<void>((resolve) => {
      for (const event of ['readable', 'end', 'close']) socket.once(event, () => resolve());
    });
  }
}
