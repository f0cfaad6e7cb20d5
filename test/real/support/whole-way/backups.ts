import { readFile } from 'node:fs/promises';
import type { LocalSite } from '../../../../infra/local/stack/site.ts';
import { sendRequest } from '../../../../infra/local/support/send-request.ts';

/** The status that a site's Infinispan has of its backup: `online`, `offline` or `mixed`. */
export async function backupStatus(site: LocalSite, backup: string): Promise<string> {
  return JSON.parse(await askOf(site, backup, 'GET')).status;
}

/** As an operator does after the other site is back; its data does not matter here. */
export async function bringOnline(site: LocalSite, backup: string): Promise<void> {
  await askOf(site, `${backup}?action=bring-online`, 'POST');
}

/** @throws Error if there is no answer, or not a 200 */
async function askOf({ infinispan }: LocalSite, path: string, method: 'GET' | 'POST'): Promise<string> {
  const { url, username, password, caFile } = infinispan;
  const { status, body } = await sendRequest(`${url}/rest/v2/container/x-site/backups/${path}`, {
    method,
    ca: await readFile(caFile),
    auth: `${username}:${password}`,
  });
  if (status !== 200) throw new Error(`${method} ${path} was answered ${status}: ${body}`);
  return body;
}
