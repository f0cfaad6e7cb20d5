import { dirname } from 'node:path';
import { startRealSites } from '../../../infra/local/real-infinispan/real-sites.ts';

// A process that starts real sites, prints the folder of their files, and never stops anything.
const { sites } = await startRealSites({ progress: () => undefined });
sites['site-a'].nodes[1]?.freeze();
process.stdout.write(`${JSON.stringify({ folder: dirname(sites['site-a'].infinispan.caFile) })}\n`);
