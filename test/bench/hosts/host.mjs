// Runs a bundled handler as a Lambda worker does, one invocation at a time. Plain JavaScript, so that the time to the
// first answer is the bundle's and not that of a compiler.
//
// A line on standard input is a list of events in JSON; the line on descriptor 3 that answers it tells each event's
// result or error, each one's milliseconds, and the CPU time of all together (milliseconds) and the peak memory (MB).

import { existsSync, readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [file = '', functionName = ''] = process.argv.slice(2);
const context = {
  functionName,
  memoryLimitInMB: '1024',
  invokedFunctionArn: functionName,
  awsRequestId: '00000000-0000-4000-8000-000000000000',
};
const { handler } = await import(pathToFileURL(file).href);

/** Linux counts into `maxRSS` what the process had that this one was forked from. */
function peakMegabytes() {
  const status = '/proc/self/status';
  const own = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8')) : null;
  return Number(own?.[1] ?? process.resourceUsage().maxRSS) / 1024;
}

for await (const line of createInterface({ input: process.stdin })) {
  const answers = [];
  const milliseconds = [];
  const before = process.cpuUsage();
  for (const event of JSON.parse(line)) {
    const startedAt = performance.now();
    try {
      answers.push({ result: await handler(event, context) });
    } catch ({ name, message }) {
      answers.push({ error: { name, message } });
    }
    milliseconds.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(before);
  writeSync(
    3,
    `${JSON.stringify({ answers, milliseconds, cpuMilliseconds: (user + system) / 1000, peakMegabytes: peakMegabytes() })}\n`,
  );
}
