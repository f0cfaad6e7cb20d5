import { first as firstAt, GOOD, siteViewOf } from '../../real/support/whole-way/fencing.ts';
import type { Ground } from '../../real/support/whole-way/ground.ts';
import { inService, joined } from '../../real/support/whole-way/restored.ts';
import { until } from '../../real/support/whole-way/until.ts';
import { watchSites } from '../../real/support/whole-way/watch.ts';
import { LIMIT, type Stages, secondsAfter, untilSettled, watchViews } from './cut-stages.ts';
import { type Guide, type GuideFiles, startGuide } from './guide.ts';

/** One run with the guide's function and manifests, which report site-b from the cluster of site-a. */
export async function oneRunOfGuide(ground: Ground, files: GuideFiles, signal: AbortSignal): Promise<Stages> {
  const guide = await startGuide(ground, files);
  try {
    await untilSettled(signal);
    return await guideStages(ground, guide);
  } finally {
    await guide.stop();
    await joined(ground);
    await inService(ground);
  }
}

async function guideStages(ground: Ground, guide: Guide): Promise<Stages> {
  const views = watchViews(ground);
  const watch = watchSites(ground.stack);
  try {
    const cutAt = Date.now();
    await ground.sites.cutBridge();
    const { writes, holds } = watch.seen['site-a'];
    const bad = () => firstAt(writes, cutAt, ({ answer }) => answer !== GOOD);
    const good = await until(
      'a good write',
      async () => {
        const since = firstAt(holds, cutAt, ({ answer }) => answer === 'offline');
        return since && bad() && firstAt(writes, since, ({ answer }) => answer === GOOD);
      },
      LIMIT,
    );
    const { prometheus } = guide.monitoring;
    const [view, alert] = await Promise.all([
      prometheus.samples(siteViewOf('site-b')),
      prometheus.samples('ALERTS{alertname="SiteOffline", alertstate="firing"}'),
    ]);
    const calls = ground.stack.globalAccelerator.controls.calls();
    const moments: Record<string, number | undefined> = {
      'view changed': views.changedAt('site-a', cutAt),
      'metric 0': firstAt(view, cutAt, ({ value }) => value === 0),
      'alert firing': firstAt(alert, cutAt, () => true),
      'webhook accepted': guide.posts.find((at) => at >= cutAt),
      'endpoints removed': firstAt(calls, cutAt, ({ operation }) => operation === 'UpdateEndpointGroup'),
      'Infinispan offline': firstAt(holds, cutAt, ({ answer }) => answer === 'offline'),
      'first good write': good,
    };
    return secondsAfter(cutAt, moments);
  } finally {
    await watch.stop();
    await views.stop();
  }
}
