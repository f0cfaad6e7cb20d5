import type { ClusterSize } from '../../clients/infinispan.ts';
import type { Check, RehearsedStep, RehearseInput } from './contract.ts';
import type { StepRehearsal } from './reads.ts';

/**
 * Checks that the functions that write can be invoked and can read everything that they need.
 *
 * @param bad the result if the reporter's Infinispan does not answer
 */
export function stepChecks({ event, removal, takeOffline }: RehearseInput, bad: Check['answer']): Check[] {
  const ofInfinispan = `the Infinispan of ${event.reporter}`;
  const checksOf = (step: string, rehearsed: RehearsedStep | null | undefined): Check[] => {
    if (rehearsed == null) return [];
    if ('Error' in rehearsed) {
      const detail = `${rehearsed.Error}: ${messageIn(rehearsed.Cause ?? '')}`;
      return [{ check: `${step} runs`, answer: 'blocks', detail }];
    }
    return rehearsed.reads.map(({ of, error }) => ({
      check: `${step} reads ${of}`,
      answer: error === undefined ? 'ok' : of === ofInfinispan ? bad : 'blocks',
      detail: error ?? 'it does',
    }));
  };
  return [
    ...checksOf('update-endpoint-group', removal),
    ...checksOf('take-site-offline', takeOffline),
    ...infinispanFindings(event.reporter, takeOffline),
  ];
}

/** What else take-site-offline found out about the reporter's Infinispan. None of it blocks a fencing. */
function infinispanFindings(reporter: string, rehearsed: RehearsedStep | null | undefined): Check[] {
  if (rehearsed == null || 'Error' in rehearsed) return [];
  const { restore, cluster } = rehearsed;
  return [
    ...(restore === undefined ? [] : [restoreCheck(reporter, restore)]),
    ...(cluster === undefined ? [] : [siteMasterCheck(reporter, cluster)]),
  ];
}

const restoreCheck = (reporter: string, { lacks }: NonNullable<StepRehearsal['restore']>): Check => ({
  check: `the Infinispan of ${reporter} permits a restore`,
  answer: lacks === null ? 'ok' : 'remark',
  detail: lacks ?? 'it does',
});

/**
 * The loss of the only site master separates the sites for about 40 s although the link works, and a site is fenced
 * (measured on 15.0.21 and 16.0.5).
 */
function siteMasterCheck(reporter: string, { nodes, siteMasters }: ClusterSize): Check {
  const several = siteMasters > 1;
  const found = `${siteMasters} of ${nodes} nodes are site masters`;
  return {
    check: `${reporter} may lose a node`,
    answer: several ? 'ok' : 'remark',
    detail: several
      ? found
      : `${found}; with several nodes and maxRelayNodes the loss of one starts no fencing`,
  };
}

const LONGEST = 300;

/** The message of an error that a function reported; else the start of the text. */
function messageIn(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: unknown };
    return String(errorMessage ?? cause).slice(0, LONGEST);
  } catch {
    return cause.slice(0, LONGEST);
  }
}
