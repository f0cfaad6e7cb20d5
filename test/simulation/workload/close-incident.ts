import { readAccelerators } from '../../../functions/clients/read-accelerators.ts';
import { executionsOf, openIncident } from '../../../functions/domain/claim/claim.ts';
import { quiescentWithoutAnswer } from '../../../functions/domain/claim/quiescence.ts';
import { obstaclesToClosing } from '../../../infra/operator/cli/close-check.ts';
import { parseRecord } from '../../../infra/operator/records/audit-trail.ts';
import { lastRehearsals } from '../../../infra/operator/records/rehearsals.ts';
import { CLOSING_BY_FORCE } from '../checkers/state-checker.ts';
import { clientsOf } from '../run/clients.ts';
import type { Simulation } from '../run/simulation.ts';
import { APPLICATION, AUDIT, type SiteName } from '../world/names.ts';

/**
 * An operator runs `close`. If it refuses, the operator forces it only for a survivor that is permanently lost: the
 * survivor does not run, no execution runs, and no write to the survivor can still take effect.
 */
export function closeIncident(simulation: Simulation): void {
  const { world, scheduler, reached } = simulation;
  const lost = world.claim()?.current?.decision.reporter as SiteName | undefined;
  const isLost = lost !== undefined && !world.sites[lost].alive;
  scheduler.spawn(isLost ? CLOSING_BY_FORCE : 'close', async (process) => {
    const { claims, accelerators, history } = clientsOf(process, simulation);
    const claim = await claims.read();
    const incident = openIncident(claim);
    if (incident === undefined) return;
    const [read, any] = await Promise.all([
      readAccelerators(accelerators, incident.accelerators),
      history.anyRunning(executionsOf(incident)),
    ]);
    const now = process.now();
    const rehearsals = rehearsalsOf(simulation);
    const obstacles = obstaclesToClosing({ incident, now, accelerators: read, running: { any }, rehearsals });
    const mayForce =
      isLost &&
      incident.decision.reporter === lost &&
      incident.takeOfflineSentAt !== undefined &&
      !any &&
      quiescentWithoutAnswer(incident) < now;
    if (obstacles.length > 0 && !mayForce) {
      reached('close refuses');
      return;
    }
    await claims.close(claim, incident);
    reached(
      obstacles.length > 0 ? 'an operator closes an incident by force' : 'an operator closes an incident',
    );
  });
}

/** The operator reads the audit trail. These reads are not calls of the run, so they draw no random numbers. */
function rehearsalsOf({ world }: Simulation) {
  const { Items = [] } = world.dynamodb.call('Query', {
    TableName: AUDIT,
    ConsistentRead: true,
    KeyConditionExpression: 'application = :application',
    ExpressionAttributeValues: { ':application': { S: APPLICATION } },
  });
  return lastRehearsals(Items.filter(({ step }) => step?.S === 'rehearsed').map(parseRecord));
}
