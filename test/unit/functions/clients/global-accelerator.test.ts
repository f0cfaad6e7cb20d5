import { expect, it } from 'vitest';
import { globalAcceleratorClient } from '../../../../functions/clients/global-accelerator.ts';

it.each([{ config: undefined }, { config: { region: 'eu-west-1' } }])(
  'the client sends requests to us-west-2 with the configuration $config',
  async ({ config }) => {
    expect(await globalAcceleratorClient(config).config.region()).toBe('us-west-2');
  },
);

it('the client keeps the rest of its configuration', async () => {
  expect(await globalAcceleratorClient({ maxAttempts: 1 }).config.maxAttempts()).toBe(1);
});
