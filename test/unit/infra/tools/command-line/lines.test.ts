import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { indent, type Line, renderLine, styled } from '../../../../../infra/tools/command-line/lines.ts';

beforeEach(() => vi.stubEnv('FORCE_COLOR', '1'));
afterEach(() => vi.unstubAllEnvs());

const red = (text: string) => `\u001b[31m${text}\u001b[39m`;

it.each<{ of: string; line: Line; shown: string }>([
  { of: 'text', line: 'a', shown: 'a' },
  { of: 'styled text', line: styled('red', 'a'), shown: red('a') },
  { of: 'both', line: ['a ', styled('red', 'b'), ' c'], shown: `a ${red('b')} c` },
  { of: 'an indented text', line: indent('a'), shown: '  a' },
  { of: 'an indented line', line: indent(['a', styled('red', 'b')]), shown: `  a${red('b')}` },
  {
    of: 'foreign sequences',
    line: ['\u001b[1ma\n', styled('red', '\u001b[0m')],
    shown: `\\u001b[1ma\\u000a${red('\\u001b[0m')}`,
  },
])('$of', ({ line, shown }) => {
  expect(renderLine(line)).toBe(shown);
});
