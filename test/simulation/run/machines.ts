import { WORKFLOWS, type WorkflowName } from '../../../functions/domain/workflows.ts';
import {
  FENCE_SITE_FUNCTIONS,
  fenceSiteSettings,
  RESTORE_SITE_FUNCTIONS,
  readDefinition,
} from '../../../infra/site-fencing/workflows.ts';
import { loadMachine, type Machine } from '../interpreter/machine.ts';
import { APPLICATION, AUDIT } from '../world/names.ts';

const SUBSTITUTIONS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.keys({ ...FENCE_SITE_FUNCTIONS, ...RESTORE_SITE_FUNCTIONS }).map((name) => [name, name]),
  ),
  ...fenceSiteSettings({
    application: APPLICATION,
    reporterTimeout: 240,
    reporterPollInterval: 15,
    auditRetentionDays: 365,
  }),
  AuditTable: AUDIT,
};

/** The state machines of the stack. */
export type Machines = Readonly<Record<WorkflowName, Machine>>;

/**
 * The real definitions, loaded once per process.
 *
 * @param change puts a seeded fault into the text of the definition in this file
 */
export function loadMachines(
  change: (definition: string, file: string) => string = (definition) => definition,
): Machines {
  const machines = WORKFLOWS.map((workflow) => {
    const text = change(readDefinition(workflow), workflow.definition);
    const whole = text.replaceAll(/\$\{(\w+)\}/g, (_, name) => SUBSTITUTIONS[name] ?? `?${name}`);
    return [workflow.name, loadMachine(JSON.parse(whole))] as const;
  });
  return Object.fromEntries(machines) as Machines;
}
