import { ServiceError } from './service-error.ts';
import type { GroupSettings, PortRange } from './shapes.ts';

export type HealthState = 'INITIAL' | 'HEALTHY' | 'UNHEALTHY';

export interface EndpointRecord {
  readonly endpointId: string;
  readonly weight: number;
  readonly clientIpPreservation: boolean;
  health: { readonly state: HealthState; readonly reason?: string | undefined };
}

export interface GroupRecord {
  readonly number: number;
  readonly arn: string;
  readonly region: string;
  settings: GroupSettings;
  endpoints: EndpointRecord[];
}

export interface ListenerRecord {
  readonly number: number;
  readonly arn: string;
  portRanges: PortRange[];
  protocol: 'TCP' | 'UDP';
  clientAffinity: 'NONE' | 'SOURCE_IP';
  readonly groups: Map<string, GroupRecord>;
}

export interface AcceleratorRecord {
  readonly number: number;
  readonly arn: string;
  name: string;
  ipAddressType: 'IPV4' | 'DUAL_STACK';
  ipAddresses: readonly string[];
  enabled: boolean;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  /** Milliseconds since the epoch, as `changedAt`. */
  readonly createdAt: number;
  /** The last change of the accelerator or of anything under it. */
  changedAt: number;
  readonly listeners: Map<string, ListenerRecord>;
}

/** All accelerators of one account by ARN, and lookups of listeners and groups by ARN. */
export interface Registry {
  readonly account: string;
  readonly accelerators: Map<string, AcceleratorRecord>;
  /** The next number of the counter that all ids share, so that ids are the same in every run. */
  nextNumber(): number;
  /** Throws AcceleratorNotFoundException, or InvalidArgumentException for an invalid ARN, as the other lookups do. */
  accelerator(arn: string): AcceleratorRecord;
  /** Throws ListenerNotFoundException. */
  listener(arn: string): { readonly accelerator: AcceleratorRecord; readonly listener: ListenerRecord };
  /** Throws EndpointGroupNotFoundException. */
  group(arn: string): Branch;
}

/** An endpoint group with its listener and accelerator. */
interface Branch {
  readonly accelerator: AcceleratorRecord;
  readonly listener: ListenerRecord;
  readonly group: GroupRecord;
}

const ARN =
  /^((arn:aws:globalaccelerator::\d{12}:accelerator\/[0-9a-f-]{36})(?:\/listener\/[0-9a-f]{8})?)(?:\/endpoint-group\/[0-9a-f]{12})?$/;

export function createRegistry(account: string): Registry {
  const accelerators = new Map<string, AcceleratorRecord>();
  let count = 0;

  /** The ARNs of the accelerator and the listener that `arn` starts with. */
  function parts(arn: string, kind: string): { acceleratorArn: string; listenerArn: string } {
    const [, listenerArn, acceleratorArn] = ARN.exec(arn) ?? [];
    if (listenerArn === undefined || acceleratorArn === undefined) {
      throw new ServiceError('InvalidArgumentException', `Invalid ${kind}Arn ${arn}`);
    }
    return { acceleratorArn, listenerArn };
  }

  return {
    account,
    accelerators,
    nextNumber() {
      count += 1;
      return count;
    },
    accelerator(arn) {
      parts(arn, 'Accelerator');
      return found(accelerators.get(arn), 'Accelerator', arn);
    },
    listener(arn) {
      const accelerator = accelerators.get(parts(arn, 'Listener').acceleratorArn);
      const listener = found(accelerator?.listeners.get(arn), 'Listener', arn);
      return { accelerator: found(accelerator, 'Listener', arn), listener };
    },
    group(arn) {
      const { acceleratorArn, listenerArn } = parts(arn, 'EndpointGroup');
      const accelerator = accelerators.get(acceleratorArn);
      const listener = accelerator?.listeners.get(listenerArn);
      return {
        accelerator: found(accelerator, 'EndpointGroup', arn),
        listener: found(listener, 'EndpointGroup', arn),
        group: found(listener?.groups.get(arn), 'EndpointGroup', arn),
      };
    },
  };
}

function found<T>(record: T | undefined, kind: 'Accelerator' | 'Listener' | 'EndpointGroup', arn: string): T {
  if (record !== undefined) return record;
  throw new ServiceError(`${kind}NotFoundException`, `${kind} ${arn} does not exist.`);
}
