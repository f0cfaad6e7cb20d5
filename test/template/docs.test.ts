import { existsSync, globSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../infra/operator/cli/commands.ts';
import { readCall } from '../../infra/operator/cli/parse-arguments.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { anchorsOf, ROOT, readPage } from './markdown.ts';

const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'docs/*.md', 'test/**/*.md']
  .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
  .map((path) => path.replaceAll('\\', '/'))
  .sort();

/** Each page with every match of the pattern's first group, once. */
const named = (pattern: RegExp): [page: string, name: string][] =>
  PAGES.flatMap((page) =>
    [...new Set([...readPage(page).matchAll(pattern)].map(([, name = '']) => name))].map(
      (name): [string, string] => [page, name],
    ),
  );

it('the usual pages exist', () => {
  expect(PAGES).toEqual(
    expect.arrayContaining([
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'README.md',
      'SECURITY.md',
      'docs/architecture.md',
      'docs/exclusion.md',
      'docs/operating.md',
      'docs/runbook.md',
    ]),
  );
});

describe('relative links', () => {
  const links = named(/\]\(((?!https?:|mailto:)[^)\s]+)\)/g);

  it.each(links)('%s links to %s, which exists', (page, link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : posix.join(posix.dirname(page), path);

    expect(existsSync(join(ROOT, target)), `${target} does not exist`).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(readPage(target))).toContain(anchor);
  });
});

describe('paths', () => {
  const paths = named(/`((?:\.ci|docs|functions|infra|statemachine|test)\/[\w./{},*-]+)`/g);

  it.each(paths)('%s names %s, which exists', (_, path) => {
    expect(globSync(path, { cwd: ROOT })).not.toEqual([]);
  });
});

describe('commands', () => {
  it.each(named(/npm run (?:--silent )?([a-z][\w:-]*)/g))(
    '%s runs the script %s, which exists',
    (_, script) => {
      expect(packageJson.scripts).toHaveProperty([script]);
    },
  );

  const calls = named(/^ *(?:[^`\n]*`)?npm run --silent fencing -- ([^`#|\n]+)/gm);

  it.each(calls)('%s: the command line accepts the call fencing -- %s', (_, call) => {
    if (call === 'COMMAND') return;
    const words = [...call.matchAll(/"[^"]*"|\S+/g)].map(([word]) => word.replaceAll('"', ''));

    expect(readCall(words, COMMANDS)).toHaveProperty('command');
  });
});
