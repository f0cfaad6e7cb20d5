import * as z from 'zod';

/** What a restore would do, for the person who approves it. */
export const restorePlan = z.object({
  incident: z.string(),
  site: z.string(),
  survivor: z.string(),
  /** Entries by cache: those of the site are thrown away, those of the survivor are pushed. */
  entries: z.record(z.string(), z.object({ survivor: z.number(), site: z.number() })),
  endpoints: z.array(z.object({ endpointId: z.string(), group: z.string(), weight: z.number() })),
  remarks: z.array(z.string()),
});

export type RestorePlan = z.infer<typeof restorePlan>;
