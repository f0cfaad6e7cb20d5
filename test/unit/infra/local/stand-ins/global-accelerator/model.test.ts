import { describe, expect, it } from 'vitest';
import {
  createGlobalAccelerator,
  type GlobalAccelerator,
} from '../../../../../../infra/local/stand-ins/global-accelerator/model.ts';

const ALB =
  'arn:aws:elasticloadbalancing:eu-central-1:000000000000:loadbalancer/app/keycloak-a/0000000000000a';
const ACCELERATOR =
  'arn:aws:globalaccelerator::000000000000:accelerator/00000000-0000-4000-8000-000000000001';
const LISTENER = `${ACCELERATOR}/listener/00000002`;
const GROUP = `${LISTENER}/endpoint-group/000000000003`;

/** Creates an accelerator, a listener and a group with one endpoint, with the ARNs above. */
function create(model: GlobalAccelerator): unknown[] {
  return [
    model.call('CreateAccelerator', { Name: 'keycloak', IdempotencyToken: 'a' }),
    model.call('CreateListener', {
      AcceleratorArn: ACCELERATOR,
      PortRanges: [{ FromPort: 443, ToPort: 443 }],
      Protocol: 'TCP',
      IdempotencyToken: 'b',
    }),
    model.call('CreateEndpointGroup', {
      ListenerArn: LISTENER,
      EndpointGroupRegion: 'eu-central-1',
      EndpointConfigurations: [{ EndpointId: ALB }],
      IdempotencyToken: 'c',
    }),
  ];
}

describe('the model', () => {
  it('gives the same outputs for the same calls and the same time', () => {
    const [first, second] = [1, 2].map(() => create(createGlobalAccelerator({ now: () => 1_500 })));
    expect(first).toEqual(second);
    expect(first).toMatchObject([
      {
        Accelerator: {
          AcceleratorArn: ACCELERATOR,
          DnsName: 'a0000000000000001.awsglobalaccelerator.com',
          CreatedTime: 1.5,
          LastModifiedTime: 1.5,
        },
      },
      { Listener: { ListenerArn: LISTENER } },
      { EndpointGroup: { EndpointGroupArn: GROUP } },
    ]);
  });

  const configuration = { EndpointId: ALB, Weight: 1 };
  const identifier = { EndpointId: ALB };
  it.each([
    ['UpdateAccelerator', { AcceleratorArn: ACCELERATOR, Name: 'other' }],
    ['UpdateListener', { ListenerArn: LISTENER, ClientAffinity: 'SOURCE_IP' }],
    ['UpdateEndpointGroup', { EndpointGroupArn: GROUP, EndpointConfigurations: [configuration] }],
    ['RemoveEndpoints', { EndpointGroupArn: GROUP, EndpointIdentifiers: [identifier] }],
    ['DeleteEndpointGroup', { EndpointGroupArn: GROUP }],
  ])('has the accelerator IN_PROGRESS for the settle time after %s', (operation, input) => {
    let now = 0;
    const model = createGlobalAccelerator({ now: () => now, settleMs: 100 });
    const status = () => model.call('DescribeAccelerator', { AcceleratorArn: ACCELERATOR });
    create(model);
    now = 100;
    expect(status()).toMatchObject({ Accelerator: { Status: 'DEPLOYED', LastModifiedTime: 0 } });
    model.call(operation, input);
    now = 199;
    expect(status()).toMatchObject({ Accelerator: { Status: 'IN_PROGRESS', LastModifiedTime: 0.1 } });
    now = 200;
    expect(status()).toMatchObject({ Accelerator: { Status: 'DEPLOYED' } });
  });

  it('has an added endpoint in INITIAL, also after a removal, until its health is set', () => {
    const model = createGlobalAccelerator({ now: () => 0 });
    create(model);
    const group = () => model.call('DescribeEndpointGroup', { EndpointGroupArn: GROUP });
    const endpoint = { EndpointId: ALB, Weight: 128, ClientIPPreservationEnabled: true };
    const described = (more: object) => ({
      EndpointGroup: { EndpointDescriptions: [{ ...endpoint, ...more }] },
    });
    expect(group()).toMatchObject(described({ HealthState: 'INITIAL' }));
    model.setHealth(ALB, 'UNHEALTHY', 'Timeout');
    expect(group()).toMatchObject(described({ HealthState: 'UNHEALTHY', HealthReason: 'Timeout' }));
    model.call('RemoveEndpoints', { EndpointGroupArn: GROUP, EndpointIdentifiers: [identifier] });
    expect(() => model.setHealth(ALB, 'HEALTHY')).toThrow(RangeError);
    model.call('AddEndpoints', { EndpointGroupArn: GROUP, EndpointConfigurations: [{ EndpointId: ALB }] });
    expect(group()).toMatchObject(described({ HealthState: 'INITIAL' }));
  });

  it('treats an undefined member as absent, as the protocol does', () => {
    const model = createGlobalAccelerator({ now: () => 0 });
    create(model);
    const settings = { TrafficDialPercentage: 30, HealthCheckPort: 8443 };
    model.call('UpdateEndpointGroup', { EndpointGroupArn: GROUP, ...settings });
    const output = model.call('UpdateEndpointGroup', {
      EndpointGroupArn: GROUP,
      EndpointConfigurations: undefined,
      TrafficDialPercentage: undefined,
    });
    expect(output).toMatchObject({
      EndpointGroup: { EndpointDescriptions: [{ EndpointId: ALB }], ...settings },
    });
  });

  it('lists its operations and refuses any other', () => {
    const model = createGlobalAccelerator({ now: () => 0 });
    expect(model.operations).toContain('RemoveEndpoints');
    expect(() => model.call('constructor', {})).toThrow('There is no operation constructor.');
  });
});
