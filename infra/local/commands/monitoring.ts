import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { runCommand } from '../../tools/command-line/command.ts';
import { styled } from '../../tools/command-line/lines.ts';
import { printLine } from '../../tools/command-line/print-line.ts';
import { SHORTENED } from '../monitoring/intervals.ts';
import { readManifests } from '../monitoring/manifests.ts';
import { metricsOf } from '../monitoring/metrics-of.ts';
import { startSiteMonitoring } from '../monitoring/site-monitoring.ts';
import { requireMonitoring } from '../monitoring/tool.ts';

const HELP = `npm run --silent manifests -- --local --site SITE | npm run monitoring

Runs the monitoring of one site of the local stack until Ctrl-C: a Prometheus that scrapes the site's servers, and an
Alertmanager that posts to the webhook. Both use the manifests from standard input as a cluster does, but with shorter
intervals: seconds instead of minutes. Needs Debian's packages prometheus and prometheus-alertmanager, and a local
stack started with --infinispan real. Listens on 127.0.0.1 only.

  --help   show this text

Exit codes: 1 failed, 2 usage error, 3 no local stack with real servers is running, 130 interrupted.
`;

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
      intervals: SHORTENED,
      metrics,
      replicas: 1,
    });
    try {
      printLine(styled('bold', `Monitoring of ${reporter}`));
      printLine(`  Prometheus    ${prometheus.url}`);
      for (const { url } of alertmanagers) printLine(`  Alertmanager  ${url}`);
      printLine('');
      printLine('Press Ctrl-C to stop.');
      if (!signal.aborted) await once(signal, 'abort');
      return true;
    } finally {
      await stop();
    }
  },
});
