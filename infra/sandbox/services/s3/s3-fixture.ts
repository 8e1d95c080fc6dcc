import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { Measurement } from '../../cloud.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createS3 } from './service.ts';

export interface S3Fixture {
  readonly sandbox: Sandbox;
  readonly client: S3Client;
  /** What the service has told CloudWatch, in order. */
  readonly measurements: Measurement[];
  /** Does what time brings, at the sandbox's present time. */
  tick(): Promise<void>;
  connect(config?: S3ClientConfig): S3Client;
  close(): Promise<void>;
}

/** A sandbox of S3 alone behind a real server, and a client for it. */
export async function startS3(region = 'us-east-1', directory?: string): Promise<S3Fixture> {
  const measurements: Measurement[] = [];
  let service: SandboxService | undefined;
  const sandbox = await startSandbox({
    region,
    directory,
    keep: directory !== undefined,
    services: [
      (cloud) => {
        service = createS3({ ...cloud, measure: (measurement) => void measurements.push(measurement) });
        return service;
      },
    ],
  });
  const clients: S3Client[] = [];
  function connect(config: S3ClientConfig = {}): S3Client {
    const client = new S3Client({
      endpoint: sandbox.url,
      region,
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
      ...config,
    });
    clients.push(client);
    return client;
  }
  return {
    sandbox,
    client: connect(),
    measurements,
    connect,
    tick: async () => {
      await service?.tick?.(sandbox.clock.now());
    },
    async close() {
      for (const client of clients) client.destroy();
      await sandbox.close();
    },
  };
}

/** What a refused request was told: the error's code, its status, or that it was not refused. */
export async function refusal(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'not refused';
  } catch (error) {
    if (error instanceof S3ServiceException) return `${error.$metadata.httpStatusCode} ${error.name}`;
    throw error;
  }
}
