import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { LinkCommand, LinkPorts, LinkTargets } from './link-messages.ts';

const { bridge, routes } = workerData as LinkTargets;
const bridgeSockets = new Set<Socket>();
let isCut = false;

/** @returns the free port of 127.0.0.1 on which it accepts connections */
async function accept(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer({ noDelay: true }, onConnection).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Pipes each socket into the other. When one closes or fails, the other is closed too. */
function connectSockets(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
}

function trackBridgeSocket(socket: Socket): void {
  bridgeSockets.add(socket);
  socket.on('close', () => bridgeSockets.delete(socket));
}

function forwardOverBridge(target: number): (socket: Socket) => void {
  return (socket) => {
    trackBridgeSocket(socket);
    if (isCut) {
      socket.on('error', () => undefined);
      return;
    }
    const onward = connect({ port: target, host: '127.0.0.1', noDelay: true });
    trackBridgeSocket(onward);
    connectSockets(socket, onward);
  };
}

/** Forwards each connection to the next target that accepts it, as a load balancer does. */
function forwardRoundRobin(targets: readonly number[]): (socket: Socket) => void {
  let next = 0;
  const at = (index: number) => targets[index % targets.length] ?? 0;
  return (socket) => {
    const first = next++;
    const attempt = (tried: number): void => {
      if (tried === targets.length) {
        socket.destroy();
        return;
      }
      const onward = connect({ port: at(first + tried), host: '127.0.0.1', noDelay: true });
      const tryNext = () => attempt(tried + 1);
      onward.once('error', tryNext);
      onward.once('connect', () => {
        onward.off('error', tryNext);
        if (socket.destroyed) onward.destroy();
        else connectSockets(socket, onward);
      });
    };
    socket.on('error', () => socket.destroy());
    attempt(0);
  };
}

function handleCommand(command: LinkCommand): void {
  isCut = command === 'cut';
  for (const socket of bridgeSockets) {
    if (isCut) {
      socket.unpipe();
      socket.pause();
    } else {
      socket.destroy();
    }
  }
  parentPort?.postMessage('done');
}

const ports: LinkPorts = {
  bridgePorts: await Promise.all(bridge.map((target) => accept(forwardOverBridge(target)))),
  routePorts: await Promise.all(routes.map((targets) => accept(forwardRoundRobin(targets)))),
};
parentPort?.on('message', handleCommand);
parentPort?.postMessage(ports);
