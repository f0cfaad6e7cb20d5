import { createExecutionHistory } from '../../../../functions/clients/execution-history.ts';
import { executionsOf, openIncident } from '../../../../functions/domain/claim/claim.ts';
import { eventKey } from '../../../../functions/domain/event-key.ts';
import { NotFound, Refused, UsageError } from '../../../tools/command-line/errors.ts';
import { actor } from '../../records/actor.ts';
import { writeAuditEntry } from '../../records/audit-entry.ts';
import { claimLine, summarizeIncident } from '../../records/incident-summary.ts';
import { recordsSince } from '../../records/query-trail.ts';
import { lastRehearsals } from '../../records/rehearsals.ts';
import { DAY } from '../../records/times.ts';
import { obstaclesToClosing } from '../close-check.ts';
import type { FencingCommand } from '../command.ts';
import { changeClaim } from '../pauses.ts';
import { reasonOf } from '../reason.ts';
import { acceleratorsOfSites } from '../serving.ts';
import { ifRead, orUnavailable } from '../unavailable.ts';

export const close: FencingCommand = {
  name: 'close',
  argument: 'INCIDENT',
  summary: 'close an incident whose site was restored',
  help: [
    'Reconcile closes an incident by itself once its site is in service and each Infinispan has the other site online.',
    'This command is for an incident that reconcile cannot judge, such as one whose survivor is permanently lost. It',
    'checks the same conditions, with the statuses that the last rehearsals read, and whether a restore left the data',
    'incomplete. It lists what does not hold.',
  ],
  options: {
    force: { help: 'close it although conditions do not hold; needs --reason' },
    reason: { value: 'TEXT', help: 'why, for the record; required with --force' },
  },
  async run(call, open) {
    const force = call.has('force');
    if (!force && call.text('reason') !== undefined) throw new UsageError('--reason goes with --force.');
    const reason = force ? reasonOf(call) : undefined;
    const stack = await open();
    const now = stack.clock.now();
    const history = createExecutionHistory(stack.stepFunctions, [stack.stateMachineArn]);
    let obstacles: readonly string[] = [];
    const { written } = await changeClaim(stack.claims, async (claim) => {
      const incident = openIncident(claim);
      if (incident?.incident !== call.argument)
        throw new NotFound(`${call.argument} is not the open incident; status shows which one is.`);
      const [accelerators, running, records] = await Promise.all([
        // While a region or a service is out, only an operator may know that the incident is over.
        orUnavailable(acceleratorsOfSites(stack, incident.accelerators)),
        orUnavailable(history.anyRunning(executionsOf(incident)).then((any) => ({ any }))),
        orUnavailable(recordsSince(stack, now - DAY)),
      ]);
      const rehearsals = ifRead(records, lastRehearsals);
      obstacles = obstaclesToClosing({ incident, now, accelerators, running, rehearsals });
      if (obstacles.length > 0 && !force)
        throw new Refused(
          `${call.argument} stays open. ${obstacles.join(' ')} --force closes it all the same.`,
        );
      const closing = { by: actor(), ...(reason === undefined ? {} : { reason }), despite: obstacles };
      return stack.claims.close(claim, incident, closing);
    });
    if (written?.current === undefined) throw new NotFound(`${call.argument} is not the open incident.`);
    const [first] = written.current.events;
    await writeAuditEntry(stack, {
      step: 'closed',
      subject: `claim-v${written.version}`,
      event: first === undefined ? 'unknown' : eventKey(first),
      record: { of: call.argument, ...(reason === undefined ? {} : { reason }), despite: [...obstacles] },
    });
    const summary = summarizeIncident(written.current);
    return {
      document: { closed: summary, despite: obstacles },
      lines: [`Closed: ${claimLine(summary, now)}`, ...obstacles.map((line) => `Despite: ${line}`)],
    };
  },
};
