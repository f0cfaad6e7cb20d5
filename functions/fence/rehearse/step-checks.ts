import type { Check, RehearsedStep, RehearseInput } from './contract.ts';

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
    ...restoreChecks(event.reporter, takeOffline),
    ...siteMasterChecks(event.reporter, takeOffline),
  ];
}

/** A restore that would be refused blocks no fencing. */
function restoreChecks(reporter: string, rehearsed: RehearsedStep | null | undefined): Check[] {
  if (rehearsed == null || 'Error' in rehearsed || rehearsed.restore === undefined) return [];
  const { lacks } = rehearsed.restore;
  return [
    {
      check: `the Infinispan of ${reporter} permits a restore`,
      answer: lacks === null ? 'ok' : 'remark',
      detail: lacks ?? 'it does',
    },
  ];
}

/**
 * The loss of the only site master separates the sites for 40 s and more, although the link works, and a site is fenced
 * (measured on 15.0.21 and 16.0.5).
 */
function siteMasterChecks(reporter: string, rehearsed: RehearsedStep | null | undefined): Check[] {
  if (rehearsed == null || 'Error' in rehearsed || rehearsed.cluster === undefined) return [];
  const { nodes, siteMasters } = rehearsed.cluster;
  const detail = `${siteMasters} of ${nodes} nodes are site masters`;
  return [
    siteMasters > 1
      ? { check: `${reporter} may lose a node`, answer: 'ok', detail }
      : {
          check: `${reporter} may lose a node`,
          answer: 'remark',
          detail: `${detail}: maxRelayNodes, and several nodes, keep it from being fenced for that`,
        },
  ];
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
