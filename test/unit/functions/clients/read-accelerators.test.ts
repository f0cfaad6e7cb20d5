import { expect, it } from 'vitest';
import { readAccelerators } from '../../../../functions/clients/read-accelerators.ts';
import type { KnownAccelerator } from '../../../../functions/domain/topology.ts';
import { accelerator } from '../../support/topology.ts';

const known: KnownAccelerator = { arn: 'two' };

it.each([
  { of: 'one that was read before', arns: ['one', 'two'], known, passed: [['one'], ['two', known]] },
  { of: 'none that was read before', arns: ['one', 'two'], passed: [['one'], ['two']] },
  { of: 'one that is named twice', arns: ['one', 'one'], passed: [['one']] },
  { of: 'a deleted one', arns: ['deleted', 'one'], passed: [['deleted'], ['one']] },
])('several accelerators are read, each once: with $of', async ({ arns, known, passed }) => {
  const calls: (string | KnownAccelerator)[][] = [];
  const read = async (arn: string, before?: KnownAccelerator) => {
    calls.push(before === undefined ? [arn] : [arn, before]);
    return arn === 'deleted' ? null : accelerator([], { arn });
  };

  const accelerators = await readAccelerators({ read }, arns, known);

  expect(accelerators.map(({ arn }) => arn)).toEqual([...new Set(arns)].filter((arn) => arn !== 'deleted'));
  expect(calls).toEqual(passed);
});
