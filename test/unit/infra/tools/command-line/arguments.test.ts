import { expect, it } from 'vitest';
import { parseArguments } from '../../../../../infra/tools/command-line/arguments.ts';
import { UsageError } from '../../../../../infra/tools/command-line/errors.ts';

const SYNTAX = {
  argument: 'EVENT',
  options: { force: {}, out: { value: 'FILE' }, mode: { value: 'MODE', choices: ['fast', 'slow'] } },
};

it('returns the argument, flags and values', () => {
  const given = parseArguments(['--out', 'a', 'x', '--force', '--out=b', '--mode', 'slow'], SYNTAX);

  expect(given.argument).toBe('x');
  expect(['force', 'help'].map(given.has)).toEqual([true, false]);
  expect(['out', 'mode', 'other'].map(given.text)).toEqual(['b', 'slow', undefined]);
  expect(given.texts('out')).toEqual(['a', 'b']);
});

it.each([
  { args: [], message: 'Missing argument EVENT; see show --help.' },
  { args: ['x', 'y'], message: "Unexpected argument 'y'; see show --help." },
  { args: ['x', '--bogus'], message: "Unknown option '--bogus'; see show --help." },
  { args: ['x', '--out'], message: "Option '--out <value>' argument missing; see show --help." },
  {
    args: ['x', '--force=1'],
    message: "Option '--force' does not take an argument; see show --help.",
  },
  { args: ['x', '--mode', 'fats'], message: "--mode takes fast or slow, not 'fats'; see show --help." },
])('rejects $args', ({ args, message }) => {
  expect(() => parseArguments(args, SYNTAX, 'show --help')).toThrow(new UsageError(message));
});

it('rejects any argument of a command without one', () => {
  expect(() => parseArguments(['x'], { options: {} })).toThrow("Unexpected argument 'x'; see --help.");
});

it.each([{ args: ['--help'] }, { args: ['x', 'y', '--help', '--mode', 'fats'] }])(
  'accepts $args, which ask for help',
  ({ args }) => {
    expect(parseArguments(args, SYNTAX).has('help')).toBe(true);
  },
);
