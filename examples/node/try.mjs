// Runs the processor on a file without Redis and BullMQ: the job is an object of this script's own that says what it is told.
//
//   node try.mjs ../receipt.jpg

import { argv, env, exit } from 'node:process';
import { process } from './processor.mjs';

if (argv.length !== 3) {
  console.error('usage: node try.mjs FILE');
  exit(2);
}

const say = (event) => console.log(JSON.stringify({ job: 'simulated', ...event }));

const job = {
  id: env.JOB_ID ?? '1',
  queueName: 'documents',
  data: { path: argv[2] },
  updateProgress: async (progress) => say({ progress }),
  moveToDelayed: async (time, token) => say({ delayedMs: time - Date.now(), token }),
};

try {
  say({ returned: await process(job, 'lock') });
} catch (error) {
  say({ threw: error.name, message: error.message });
  exit(1);
}
