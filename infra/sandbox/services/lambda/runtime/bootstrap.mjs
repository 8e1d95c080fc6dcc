// Runs inside of a function's process, as the runtime of an image does: asks the Runtime API for events and hands them
// to the handler. Source: Lambda developer guide, "Using the Lambda runtime API for custom runtimes".
import http from 'node:http';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const [host, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
let currentId;

function ask(method, route, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host, port, method, path: `/2018-06-01/runtime/${route}`, agent, headers },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

function described(error) {
  return error instanceof Error
    ? {
        errorType: error.name,
        errorMessage: error.message,
        trace: (error.stack ?? '').split('\n'),
      }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
}

// As Lambda's own runtime writes them: time, request and level before the words, one line for each call.
for (const [method, level] of [
  ['log', 'INFO'],
  ['info', 'INFO'],
  ['warn', 'WARN'],
  ['error', 'ERROR'],
  ['debug', 'DEBUG'],
  ['trace', 'TRACE'],
])
  console[method] = (...values) => {
    const text = format(...values).replaceAll('\n', '\r');
    process.stdout.write(`${new Date().toISOString()}\t${currentId ?? 'undefined'}\t${level}\t${text}\n`);
  };

async function loadHandler() {
  const wanted = process.env._HANDLER ?? '';
  const at = wanted.lastIndexOf('.');
  const base = path.resolve(process.env.LAMBDA_TASK_ROOT ?? '.', wanted.slice(0, at));
  const file = ['.mjs', '.js', '.cjs'].map((extension) => base + extension).find(existsSync);
  if (file === undefined)
    throw Object.assign(new Error(`Cannot find module '${wanted.slice(0, at)}'`), {
      name: 'Runtime.ImportModuleError',
    });
  const module = await import(pathToFileURL(file).href);
  const handler = module[wanted.slice(at + 1)];
  if (typeof handler !== 'function')
    throw Object.assign(new Error(`${wanted} is undefined or not exported`), {
      name: 'Runtime.HandlerNotFound',
    });
  return handler;
}

function contextOf(headers) {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: currentId,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

function call(handler, event, context) {
  if (handler.length < 3) return handler(event, context);
  return new Promise((resolve, reject) => {
    handler(event, context, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

async function reportError(error) {
  const shape = described(error);
  console.error('Invoke Error \t%s', JSON.stringify({ ...shape, stack: shape.trace }));
  await ask('POST', `invocation/${currentId}/error`, JSON.stringify(shape), {
    'lambda-runtime-function-error-type': 'Unhandled',
  });
}

async function die(error) {
  console.error('Uncaught Exception \t%s', JSON.stringify(described(error)));
  const route = currentId === undefined ? 'init/error' : `invocation/${currentId}/error`;
  await ask('POST', route, JSON.stringify(described(error))).catch(() => undefined);
  process.exit(129);
}
process.on('uncaughtException', (error) => void die(error));
process.on('unhandledRejection', (error) => void die(error));

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  console.error('%s', described(error).trace.join('\n'));
  await ask('POST', 'init/error', JSON.stringify(described(error)));
  process.exit(1);
}

for (;;) {
  const { headers, body } = await ask('GET', 'invocation/next');
  currentId = headers['lambda-runtime-aws-request-id'];
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  try {
    const result = await call(handler, JSON.parse(body), contextOf(headers));
    await ask('POST', `invocation/${currentId}/response`, JSON.stringify(result) ?? 'null');
  } catch (error) {
    await reportError(error);
  }
}
