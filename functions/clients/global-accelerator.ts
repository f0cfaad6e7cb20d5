import {
  GlobalAcceleratorClient,
  type GlobalAcceleratorClientConfig,
} from '@aws-sdk/client-global-accelerator';

/**
 * A client of Global Accelerator. Its API is in us-west-2 only, wherever the accelerators' endpoints are (Global
 * Accelerator API Reference, "Welcome"), so a region in `config` has no effect.
 */
export const globalAcceleratorClient = (
  config: GlobalAcceleratorClientConfig = {},
): GlobalAcceleratorClient => new GlobalAcceleratorClient({ ...config, region: 'us-west-2' });
