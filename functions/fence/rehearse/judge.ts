import { PREFERENCE_DELAY } from '../../domain/limits.ts';
import type { Reason } from '../../domain/outcomes.ts';
import type { Preference } from '../../domain/preference.ts';
import {
  describeUnidentified,
  endpointsOf,
  listenersInService,
  survivorServes,
  unidentifiedEndpoints,
} from '../../domain/topology.ts';
import type { Check, RehearsalSettings, RehearseInput } from './contract.ts';
import { infinispanChecks } from './infinispan-checks.ts';

/** Results of the reasons that are harmless while no site is reported; every other reason would block a fencing. */
const HARMLESS: Partial<Record<Reason, Check['answer']>> = {
  SITE_VIEW_HEALED: 'expected',
  PAUSED: 'remark',
  LOST_TO_OTHER_SITE: 'remark',
  // A rehearsal makes only one look; an event would make more.
  LINK_LOSS_UNCONFIRMED: 'remark',
};

/** A fenced reporter is out of service, and its backup status is offline, as it should be. */
export const answerIfReporterFails = ({ event, output }: RehearseInput): Check['answer'] =>
  output.rehearsal?.open?.site === event.reporter ? 'remark' : 'blocks';

/** Judges every output of the real steps: first the decision, then its grounds. */
export function judge(
  input: RehearseInput,
  { observe, requireSiteViewLoss, preferredSurvivor }: RehearsalSettings,
): Check[] {
  const { event, accelerator, output } = input;
  const { site, reporter } = event;
  const found = output.rehearsal;
  const bad = answerIfReporterFails(input);
  const decision: Check = {
    check: 'the decision',
    answer: output.reason === undefined ? 'ok' : (HARMLESS[output.reason] ?? bad),
    detail: output.reason === undefined ? output.verdict : `${output.reason}: ${output.detail}`,
  };
  if (accelerator === null) return [decision];
  const looked: Check = {
    check: 'the accelerator is found',
    answer: 'ok',
    detail: `${accelerator.dnsName}, ${accelerator.listeners.length} listeners`,
  };
  const unidentified = unidentifiedEndpoints([accelerator]);
  const identified: Check = {
    check: 'every endpoint has a known site',
    answer: unidentified.length === 0 ? 'ok' : 'blocks',
    detail: unidentified.length === 0 ? 'yes' : describeUnidentified([accelerator], unidentified),
  };
  if (found === undefined) return [decision, looked, identified];

  const serves = listenersInService([accelerator], site);
  const listed = endpointsOf([accelerator], site);
  return [
    decision,
    looked,
    identified,
    found.open === undefined
      ? { check: 'no incident is open', answer: 'ok', detail: 'none' }
      : {
          check: 'no incident is open',
          answer: 'remark',
          detail: `${found.open.incident} is ${found.open.phase}`,
        },
    {
      check: 'fencing is not paused',
      answer: found.paused ? 'remark' : 'ok',
      detail: found.paused ? 'a pause is in force' : 'no pause',
    },
    {
      check: 'observe mode is off',
      answer: observe ? 'remark' : 'ok',
      detail: observe ? 'it is on' : 'it is off',
    },
    {
      check: `${site} has endpoints`,
      answer: listed.length > 0 ? 'ok' : 'remark',
      detail: `${listed.length}, in service in ${serves.length} listeners`,
    },
    {
      check: `${reporter} would serve alone`,
      answer: survivorServes([accelerator], event) ? 'ok' : bad,
      detail: `in service in ${listenersInService([accelerator], reporter).length} listeners`,
    },
    ...infinispanChecks(input, requireSiteViewLoss, bad),
    ...writerChecks(output.preference),
    ...preferenceChecks(event, output.preference?.site ?? preferredSurvivor),
  ];
}

/** Whether the database's writer names the preferred survivor; nothing if no database is configured. */
function writerChecks(preference: Preference | undefined): Check[] {
  if (preference === undefined) return [];
  const { site = 'no site', zone, why } = preference;
  const where = zone === undefined ? '' : `it is in ${zone}; `;
  return [
    {
      check: "the database's writer names the preferred survivor",
      answer: why === undefined ? 'ok' : 'remark',
      detail:
        why === undefined ? `${where}${site} is preferred` : `${where}${why}; ${site} is preferred instead`,
    },
  ];
}

/** Which report starts first if only the link is broken; nothing if no site is preferred. */
function preferenceChecks({ site }: RehearseInput['event'], preferred: string | undefined): Check[] {
  if (preferred === undefined) return [];
  const isPreferred = site === preferred;
  return [
    {
      check: `${site} is not the preferred survivor`,
      answer: isPreferred ? 'remark' : 'ok',
      detail: isPreferred
        ? `while ${site} answers and serves, a report against it waits ${PREFERENCE_DELAY} s for its own report`
        : `the preferred survivor is ${preferred}`,
    },
  ];
}
