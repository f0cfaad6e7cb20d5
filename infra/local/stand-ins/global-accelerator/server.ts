import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { PermissionUse } from '../../emulator/ask-permission.ts';
import { ControlRefusal, type Controls, createControls, type Fault } from '../controls.ts';
import { close, listen } from '../listen.ts';
import { createLimits } from './limits.ts';
import { createGlobalAccelerator, type GlobalAccelerator, type GlobalAcceleratorOptions } from './model.ts';
import { permissionUses } from './permissions.ts';
import { isServiceErrorName, ServiceError, type ServiceErrorName } from './service-error.ts';

/** The error of a fault: one of the service's errors, or `close`, which closes the connection without a response. */
type FaultError = ServiceErrorName | 'close';

export interface GlobalAcceleratorServer {
  /** For `AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR` or a client's `endpoint`. */
  readonly endpoint: string;
  readonly model: GlobalAccelerator;
  readonly controls: Controls<FaultError>;
  /** Replaces the limits (limits.ts). Throws a ZodError. */
  readonly setLimits: (limits: unknown) => void;
  /** Closes all connections and frees the port. */
  close(): Promise<void>;
}

/** The prefix of `X-Amz-Target` (service model of Global Accelerator, API version 2018-08-08). */
const TARGET = 'GlobalAccelerator_V20180706.';

const faultError = z.custom<FaultError>(
  (value) => typeof value === 'string' && (value === 'close' || isServiceErrorName(value)),
  'is neither an error of Global Accelerator nor close',
);

const health = z.record(z.string(), z.enum(['INITIAL', 'HEALTHY', 'UNHEALTHY']));

export interface GlobalAcceleratorServerOptions
  extends Omit<GlobalAcceleratorOptions, 'now' | 'lenientMembers'> {
  /**
   * Decides whether a caller may use a permission.
   *
   * @returns null if it may, or the message of an AccessDeniedException
   * @default - every caller may do everything
   */
  readonly askPermission?: (use: PermissionUse) => Promise<string | null>;
}

/**
 * Starts Global Accelerator on a free port of 127.0.0.1, with the AWS JSON 1.1 protocol, with the controls of a
 * stand-in, `PUT /_control/health {endpointId: state}`, and `PUT /_control/limits {callsPerSecond, busyMs,
 * lenientMembers}`. It does not check signatures.
 */
export async function startGlobalAccelerator({
  askPermission = async () => null,
  ...options
}: GlobalAcceleratorServerOptions = {}): Promise<GlobalAcceleratorServer> {
  const limits = createLimits(Date.now);
  const model = createGlobalAccelerator({
    ...options,
    now: Date.now,
    lenientMembers: () => limits.current().lenientMembers,
  });
  const controls = createControls({
    now: Date.now,
    operations: model.operations,
    error: faultError,
    puts: { health: (body) => setHealth(model, body), limits: (body) => limits.set(body) },
  });
  const closing = new AbortController();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const control = await controls.handleControl(request);
    if (control !== undefined) {
      send(response, control.status, 'application/json', control.body);
      return;
    }
    const operation = String(request.headers['x-amz-target']).replace(TARGET, '');
    const input = parse(await text(request));
    controls.recordCall({ operation, input });
    for (const use of permissionUses(request.headers, operation, input)) {
      const denied = await askPermission(use);
      if (denied !== null) throw new ServiceError('AccessDeniedException', denied);
    }
    limits.check(operation, input);
    const fault = controls.takeFault(operation);
    if (fault !== undefined && !fault.afterEffect) await applyFault(fault, closing.signal);
    const output = outputOrError(() => model.call(operation, input));
    if (fault?.afterEffect) await applyFault(fault, closing.signal);
    if (output instanceof ServiceError) throw output;
    send(response, 200, 'application/x-amz-json-1.1', Object.keys(output).length > 0 ? output : undefined);
  }

  const server = createServer((request, response) => {
    response.setHeader('x-amzn-RequestId', randomUUID());
    serve(request, response).catch((error: unknown) => {
      if (error instanceof CloseConnection || closing.signal.aborted) response.destroy();
      else if (error instanceof ServiceError) sendError(response, error);
      else sendError(response, new ServiceError('InternalFailure', String(error)));
    });
  });
  const port = await listen(server);

  return {
    endpoint: `http://127.0.0.1:${port}`,
    model,
    controls,
    setLimits: limits.set,
    async close() {
      closing.abort();
      await close(server);
    },
  };
}

/** Thrown by a fault `close`. */
class CloseConnection extends Error {
  override readonly name = 'CloseConnection';
}

/** Waits for the fault's delay, then throws its error, if any. */
async function applyFault(fault: Fault<FaultError>, signal: AbortSignal): Promise<void> {
  if (fault.delayMs > 0) await sleep(fault.delayMs, undefined, { signal });
  if (fault.error === 'close') throw new CloseConnection();
  if (fault.error !== undefined)
    throw new ServiceError(fault.error, fault.body ?? 'This is a fault of the stand-in.');
}

function outputOrError(call: () => object): object {
  try {
    return call();
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new ServiceError('SerializationException', 'The body is not JSON.');
    throw cause;
  }
}

/** Both SDKs read the error's type from the body (AWS JSON 1.1 protocol, "Operation error serialization"). */
function sendError(response: ServerResponse, error: ServiceError): void {
  const body = { __type: error.name, Message: error.message };
  send(response, error.httpStatus, 'application/x-amz-json-1.1', body);
}

function send(response: ServerResponse, status: number, type: string, body: unknown): void {
  response.writeHead(status, body === undefined ? {} : { 'content-type': type });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function setHealth(model: GlobalAccelerator, body: unknown): void {
  for (const [endpointId, state] of Object.entries(health.parse(body))) {
    try {
      model.setHealth(endpointId, state);
    } catch (error) {
      throw error instanceof RangeError ? new ControlRefusal(error.message) : error;
    }
  }
}
