import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { createBridge } from './bridge.ts';
import { connectSockets } from './connect-sockets.ts';
import type { LinkCommand, LinkPorts, LinkTargets } from './link-messages.ts';

const { bridge: targets, routes } = workerData as LinkTargets;
const bridge = createBridge(targets);

/** @returns the free port of 127.0.0.1 on which it accepts connections */
async function accept(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer({ noDelay: true }, onConnection).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
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
  if (command === 'heal') bridge.heal();
  else bridge.cut(command.cut);
  parentPort?.postMessage('done');
}

const bridgePorts: number[] = await Promise.all(
  targets.map((_, target) =>
    accept((socket) => void bridge.forward(socket, target, (port) => bridgePorts.indexOf(port))),
  ),
);
const ports: LinkPorts = {
  bridgePorts,
  routePorts: await Promise.all(routes.map((nodes) => accept(forwardRoundRobin(nodes)))),
};
parentPort?.on('message', handleCommand);
parentPort?.postMessage(ports);
