import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { APPLICATION, siteOf, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

const FOR_GOOD = 1000;

/** A step that fails on every attempt until the cause is fixed. */
export interface PermanentFailure extends Scenario {
  readonly arrange: (world: World) => unknown;
  /** The state in which the execution ends. */
  readonly state: string;
  readonly fix: (world: World) => unknown;
}

const accelerator = (world: World) => world.stack.globalAccelerator.controls;
const infinispan = (world: World) => siteOf(world, 'site-a').server.controls;
const claim = ({ stack }: World) => ({
  TableName: stack.tables.claims,
  Key: { application: { S: APPLICATION } },
});

/** Its endpoints are removed, so the fencing has started. */
export const TAKE_OFFLINE_FAILS: PermanentFailure = {
  name: 'Infinispan refuses every take-offline',
  state: 'Take site offline',
  arrange: (world) =>
    infinispan(world).setFaults([{ operation: 'POST take-offline', error: 403, times: FOR_GOOD }]),
  fix: (world) => infinispan(world).setFaults([]),
};

export const PERMANENT_FAILURES: readonly PermanentFailure[] = [
  {
    name: 'no accelerator can be listed',
    state: 'Look up accelerator',
    arrange: (world) =>
      accelerator(world).setFaults([
        { operation: 'ListAccelerators', error: 'AccessDeniedException', times: FOR_GOOD },
      ]),
    fix: (world) => accelerator(world).setFaults([]),
  },
  {
    name: 'the claim is not JSON',
    state: 'Check reporter health',
    arrange: (world) => {
      const { TableName, Key } = claim(world);
      const Item = { ...Key, version: { N: '1' }, token: { S: 'a person' }, record: { S: 'not JSON' } };
      return world.dynamoDb.send(new PutItemCommand({ TableName, Item }));
    },
    fix: (world) => world.dynamoDb.send(new DeleteItemCommand(claim(world))),
  },
  {
    name: 'no endpoint can be removed',
    state: 'Update endpoint group',
    arrange: (world) =>
      accelerator(world).setFaults([
        { operation: 'RemoveEndpoints', error: 'AccessDeniedException', times: FOR_GOOD },
      ]),
    fix: (world) => accelerator(world).setFaults([]),
  },
  TAKE_OFFLINE_FAILS,
];
