import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { styleText } from 'node:util';
import { runCommand } from '../../tools/command-line/command.ts';
import { readManifests } from '../monitoring/manifests.ts';
import { metricsOf } from '../monitoring/metrics-of.ts';
import { startSiteMonitoring } from '../monitoring/site-monitoring.ts';
import { requireMonitoring } from '../monitoring/tool.ts';

const HELP = `npm run --silent manifests -- --local --site SITE | npm run monitoring

Runs the monitoring of one site of the local stack until Ctrl-C, by the manifests that it is given, as a cluster does to
which they are applied: a Prometheus that scrapes the site's servers, and an Alertmanager that posts to the webhook.
Their times are shorter than shipped, so that what takes minutes takes seconds. Needs Debian's packages prometheus and
prometheus-alertmanager, and a local stack that was started with --infinispan real. Binds to 127.0.0.1 only.

  --help   show this text

Exit code: 1 failed, 2 wrong call, 3 no local stack with servers runs, 130 ended by Ctrl-C.
`;

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runCommand({
  name: 'monitoring',
  help: HELP,
  options: {},
  async run(_, signal) {
    const manifests = readManifests(await text(process.stdin));
    const { reporter } = manifests;
    const metrics = await metricsOf(reporter);
    await requireMonitoring();
    const { prometheus, alertmanagers, stop } = await startSiteMonitoring({
      manifests,
      metrics,
      replicas: 1,
    });
    try {
      print(styleText('bold', `Monitoring of ${reporter}`));
      print(`  Prometheus    ${prometheus.url}`);
      for (const { url } of alertmanagers) print(`  Alertmanager  ${url}`);
      print('');
      print('Ctrl-C ends it.');
      if (!signal.aborted) await once(signal, 'abort');
      return true;
    } finally {
      await stop();
    }
  },
});
