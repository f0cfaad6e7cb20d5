import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InfinispanVersion } from '../../../infra/local/support/infinispan-version.ts';
import { BACKUPS, type Case, type Circumstance, CONTAINER } from '../../cases/infinispan/case.ts';
import { CASES } from '../../cases/infinispan/cases.ts';
import { check } from '../../cases/infinispan/check.ts';
import { checkFrozenNode } from '../../cases/infinispan/frozen-node.ts';
import { FENCER, type RealSubject, startRealSubject, WRITER } from './site-a.ts';

const ROWS = Object.entries(CASES).flatMap(([group, rows]) =>
  rows.map((row) => ({ ...row, title: `${group}: ${row.title}` })),
);

const needing = (circumstance: Circumstance) =>
  ROWS.filter(({ given }: Case) => given?.includes(circumstance));
const OUT_OF_VIEW = needing('site-b out of view');
const NO_BACKUPS = needing('no backups');
// A case that needs a restarted site has one at no extra cost.
const IN_VIEW = ROWS.filter((row) => !OUT_OF_VIEW.includes(row) && !NO_BACKUPS.includes(row)).toSorted(
  (one, other) => Number(other.given?.[0] === 'restarted') - Number(one.given?.[0] === 'restarted'),
);

const TAKE_OFFLINE = {
  method: 'POST',
  path: `${BACKUPS}/site-b?action=take-offline`,
  authorization: FENCER,
};
const READ = { method: 'GET', path: `${BACKUPS}/site-b`, authorization: FENCER };
const BRING_ONLINE = { ...TAKE_OFFLINE, path: `${BACKUPS}/site-b?action=bring-online` };
const OFFLINE = { status: 200, body: '{"status":"offline"}' };
const WRITE = { method: 'PUT', path: '/rest/v2/caches/sessions/key', authorization: WRITER, body: 1 };
const BOTH = ['site-a', 'site-b'];
const POLLED = { timeout: 60_000, interval: 500 };

/** The order matters: slow circumstances are set up once. */
export function testAgainst(version: InfinispanVersion): void {
  let real: RealSubject;
  beforeAll(async () => {
    real = await startRealSubject(version);
  });
  afterAll(() => real?.sites.stop());

  const views = () => Promise.all(Object.values(real.sites.sites).map((site) => site.view()));
  const members = async (): Promise<unknown> => {
    const { body } = await real.send(0, { ...READ, path: CONTAINER });
    return JSON.parse(body).cluster_members;
  };

  describe('the table, with both sites in view', () => {
    it.each(IN_VIEW)('$title', (row) => check(real.subject, row));
  });

  it('lists a connection that has sent nothing, without a protocol', async () => {
    const silent = connect(Number(new URL(real.sites.sites['site-a'].nodes[0]?.url ?? '').port), '127.0.0.1');
    await once(silent, 'connect');
    const list = async () => {
      const path = '/rest/v2/server/connections';
      const { body } = await real.send(0, { method: 'GET', path, authorization: FENCER });
      return JSON.parse(body);
    };

    const row = { principal: null, 'protocol-version': null };
    await expect.poll(list, POLLED).toContainEqual(expect.objectContaining(row));
    silent.destroy();
    await expect.poll(list, POLLED).not.toContainEqual(expect.objectContaining(row));
  });

  it('keeps the offline status while its nodes restart one by one', async () => {
    await real.send(0, TAKE_OFFLINE);
    await real.sites.restartNodeByNode('site-a');
    const answers = [await real.send(0, READ), await real.send(1, READ)];
    await real.send(0, BRING_ONLINE);

    expect(answers).toMatchObject([OFFLINE, OFFLINE]);
  });

  it('carries out the requests of a freeze when its nodes resume', async () => {
    const { nodes } = real.sites.sites['site-a'];
    const connection = real.connectTo(0);
    await connection.send(READ);
    for (const node of nodes) node.freeze();
    const sent = connection.send({ ...TAKE_OFFLINE, signal: AbortSignal.timeout(500) });
    await expect(sent).rejects.toThrow('aborted');
    connection.close();
    for (const node of nodes) node.thaw();

    await expect.poll(() => real.send(0, READ), POLLED).toMatchObject(OFFLINE);
    await real.send(0, BRING_ONLINE);
  });

  describe('the table, with the bridge cut', () => {
    it.each(OUT_OF_VIEW)('$title', (row) => check(real.subject, row));
  });

  it('the cut shows at both sites, and a site that is offline stays offline after the heal', async () => {
    const before = await views();
    await real.send(0, TAKE_OFFLINE);
    await real.sites.healBridge();
    await real.sites.untilJoined();
    const afterwards = [await views(), await real.send(0, READ), await real.send(0, WRITE)];
    await real.send(0, BRING_ONLINE);

    expect(before).toEqual([['site-a'], ['site-b']]);
    expect(afterwards).toMatchObject([[BOTH, BOTH], OFFLINE, { status: 204 }]);
  });

  it('answers as this version does with a frozen node', async () => {
    const [, other] = real.sites.sites['site-a'].nodes;
    await checkFrozenNode(
      {
        ...real.subject,
        freeze: () => other?.freeze(),
        async thaw() {
          other?.thaw();
          await expect.poll(members, POLLED).toHaveLength(2);
        },
      },
      version,
    );
  });

  describe('the table, without backups', () => {
    it.each(NO_BACKUPS)('$title', (row) => check(real.subject, row));
  });
}
