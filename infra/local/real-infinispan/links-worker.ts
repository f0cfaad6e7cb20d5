import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { LinkOrder, LinkPorts, LinkTargets } from './links.ts';

const { bridge, routes } = workerData as LinkTargets;
const onBridge = new Set<Socket>();
let isCut = false;

/** Accepts on a free port of 127.0.0.1. */
async function accept(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer({ noDelay: true }, onConnection).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Ends both when one of them ends, however it does. */
function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
}

function remember(socket: Socket): void {
  onBridge.add(socket);
  socket.on('close', () => onBridge.delete(socket));
}

function overBridge(target: number): (socket: Socket) => void {
  return (socket) => {
    remember(socket);
    if (isCut) {
      socket.on('error', () => undefined);
      return;
    }
    const onward = connect({ port: target, host: '127.0.0.1', noDelay: true });
    remember(onward);
    join(socket, onward);
  };
}

/** Ends at the next target that accepts, as behind a load balancer. */
function inTurn(targets: readonly number[]): (socket: Socket) => void {
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
      const goOn = () => attempt(tried + 1);
      onward.once('error', goOn);
      onward.once('connect', () => {
        onward.off('error', goOn);
        if (socket.destroyed) onward.destroy();
        else join(socket, onward);
      });
    };
    socket.on('error', () => socket.destroy());
    attempt(0);
  };
}

function obey(order: LinkOrder): void {
  isCut = order === 'cut';
  for (const socket of onBridge) {
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
  bridgePorts: await Promise.all(bridge.map((target) => accept(overBridge(target)))),
  routePorts: await Promise.all(routes.map((targets) => accept(inTurn(targets)))),
};
parentPort?.on('message', obey);
parentPort?.postMessage(ports);
