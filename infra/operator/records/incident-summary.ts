import type { Incident } from '../../../functions/domain/claim/claim.ts';
import type { Decision } from '../../../functions/domain/event.ts';
import { ago, iso } from './times.ts';

/** What the claim says of an incident, with times that a person can read. */
export interface ToldClaim extends Decision {
  readonly incident: string;
  readonly phase: Incident['phase'];
  readonly beganAt: string;
  /** The last write outside that was announced, and when. */
  readonly lastWrite: { readonly write: string; readonly at: string };
  readonly executions: readonly string[];
  readonly accelerators: readonly string[];
}

export const toldClaim = (known: Incident): ToldClaim => {
  const { incident, decision, phase, beganAt, stamp, executions, accelerators } = known;
  const lastWrite = { write: stamp.write, at: iso(stamp.at) };
  return { incident, ...decision, phase, beganAt: iso(beganAt), lastWrite, executions, accelerators };
};

export function claimLine(
  { incident, site, reporter, phase, beganAt, lastWrite }: ToldClaim,
  now: number,
): string {
  const begun = ago(Date.parse(beganAt), now);
  return `${phase}: ${site} by the word of ${reporter}, begun ${begun}, last write ${lastWrite.write} at ${lastWrite.at}, incident ${incident}`;
}
