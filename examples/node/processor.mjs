// A BullMQ processor that has documents read by ocr-client's sidecar. Built-in fetch only; BullMQ itself is not imported.

import { readFile } from 'node:fs/promises';
import { env } from 'node:process';

/** Where `ocr-client serve` listens, or a gateway itself. */
const service = env.OCR_SERVICE_URL ?? 'http://127.0.0.1:8001';
/** Seconds that a job waits for its answer, the fallback's time included. */
const patience = Number(env.OCR_PATIENCE ?? 30);
/** Milliseconds until a job is tried again where the shortage says no time of its own. */
const pause = 5_000;

// BullMQ tells these two by their names (its Worker and Job compare `err.name`), whichever copy of it is installed.

/** Trying again cannot help: BullMQ fails the job whatever attempts it has left. */
export class UnrecoverableError extends Error {
  name = 'UnrecoverableError';
}

/** The job was moved to the delayed ones: BullMQ neither completes nor fails it. */
export class DelayedError extends Error {
  name = 'DelayedError';
}

/**
 * Reads the document of a job, `job.data.path`; returns the answer, which BullMQ keeps as the job's return value.
 *
 * - What cannot succeed later fails the job for good.
 * - What can, and says when, delays it, and so does every shortage (503, 504, no answer in time): no attempt is used up, and
 *   nothing is lost while a gateway is down or a machine is busy.
 * - Everything else is thrown: BullMQ tries again by the job's own `attempts` and `backoff`.
 */
export async function process(job, token) {
  try {
    return await read(job, token);
  } catch (error) {
    // Of the request: the service is stuck, or its machine.
    if (error.name !== 'TimeoutError') throw error;
    return refuse(job, token, { code: 'timeout', detail: 'no answer in time', retryAfterMs: pause });
  }
}

async function read(job, token) {
  const document = await readFile(job.data.path);
  const response = await fetch(`${service}/v1/extract`, {
    method: 'POST',
    body: document,
    headers: {
      Accept: 'application/x-ndjson',
      Prefer: `wait=${patience}`,
      // A job that is tried again is the same document: it is not read, and not paid for, twice.
      'Idempotency-Key': `${job.queueName}:${job.id}`,
    },
    // The service keeps the time; this is for one that is stuck.
    signal: AbortSignal.timeout((patience + 5) * 1000),
  });
  // What is wrong before the document is let in comes with its own status.
  if (!response.ok) return refuse(job, token, await problemOf(response));

  for await (const event of events(response.body)) {
    if (event.event === 'progress') {
      await job.updateProgress({ stage: event.stage, page: event.page, pages: event.pages });
    }
    if (event.event === 'result') return event.result;
    if (event.event === 'error') return refuse(job, token, event.error);
  }
  throw new Error('the answer was cut off');
}

/** Ends the job's turn as the problem asks for. */
async function refuse(job, token, problem) {
  // Never holds text of the document.
  const message = `${problem.code}: ${problem.detail}`;
  if (problem.retryable === false) throw new UnrecoverableError(message);
  const isShortage = [503, 504].includes(problem.status);
  const delay = problem.retryAfterMs ?? (isShortage ? pause : undefined);
  if (delay === undefined) throw new Error(message);
  await job.moveToDelayed(Date.now() + delay, token);
  throw new DelayedError(message);
}

/** The problem of a refusal; of a proxy in between at least its status and `Retry-After`. */
async function problemOf(response) {
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  const problem = {
    code: `http_${response.status}`,
    status: response.status,
    detail: response.statusText,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  };
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  return isProblem ? { ...problem, ...(await response.json()) } : problem;
}

/** The JSON objects of a body in lines. */
async function* events(body) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of body) {
    text += decoder.decode(piece, { stream: true });
    const lines = text.split('\n');
    text = lines.pop();
    for (const line of lines) if (line) yield JSON.parse(line);
  }
}
