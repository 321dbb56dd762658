// A BullMQ worker that has documents read by ocr-client's sidecar: `npm install`, then `node worker.mjs`.

import system from 'node:process';
import { Worker } from 'bullmq';
import { process } from './processor.mjs';

const worker = new Worker('documents', process, {
  connection: { host: system.env.REDIS_HOST ?? '127.0.0.1', port: Number(system.env.REDIS_PORT ?? 6379) },
  concurrency: 8,
});

// Never holds text of the document.
worker.on('failed', (job, error) => console.error(`${job?.id}: ${error.message}`));
worker.on('error', (error) => console.error(error.message));

// Jobs in work are finished: documents inside the sidecar have 30 s.
for (const signal of ['SIGTERM', 'SIGINT']) {
  system.on(signal, async () => {
    await worker.close();
    system.exit(0);
  });
}
