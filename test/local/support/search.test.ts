import { expect, it } from 'vitest';
import { unsearched } from './search.ts';
import type { AllStoredText } from './stored-text.ts';

const whole: AllStoredText = {
  executions: [{ place: 'execution first', text: '{}' }],
  histories: [{ place: 'history of first', text: '{}' }],
  rows: [{ place: 'audit trail', text: '{}' }],
  logs: [{ place: 'log group', text: '{}' }],
  lines: [{ place: "the emulator's output", text: 'ready' }],
};

const searches: readonly {
  readonly when: string;
  readonly written?: Partial<AllStoredText>;
  readonly started?: readonly string[];
  readonly complaints: readonly string[];
}[] = [
  { when: 'everything was searched', complaints: [] },
  ...Object.keys(whole).map((kind) => ({
    when: `there are no ${kind}`,
    written: { [kind]: [] },
    complaints: [
      `nothing was searched of: ${kind}`,
      ...(kind === 'executions' ? ['the execution first was not searched'] : []),
    ],
  })),
  {
    when: 'a kind exists and has no text',
    written: { lines: [{ place: "the emulator's output", text: '' }] },
    complaints: ['nothing was searched of: lines'],
  },
  {
    when: 'an execution was not searched',
    started: ['first', 'second'],
    complaints: ['the execution second was not searched'],
  },
  { when: 'nothing was started', written: { executions: [], rows: [] }, started: [], complaints: [] },
];

it.each(searches)('reports an incomplete search: $when', ({ written, started = ['first'], complaints }) => {
  expect(unsearched({ ...whole, ...written }, new Set(started))).toEqual(complaints);
});
