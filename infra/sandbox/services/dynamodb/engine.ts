import type { Cloud } from '../../cloud.ts';
import { Jobs } from './jobs.ts';
import { Meter } from './metering.ts';
import { Throttle } from './throttle.ts';
import { Database } from './storage/database.ts';
import { Streams } from './streams/streams.ts';
import { TableRegistry } from './tables/registry.ts';

/** What every operation works with. */
export interface Engine {
  readonly cloud: Cloud;
  readonly database: Database;
  readonly tables: TableRegistry;
  readonly streams: Streams;
  readonly jobs: Jobs;
  readonly meter: Meter;
  readonly throttle: Throttle;
  /** `arn:aws:dynamodb:us-east-1:123456789012:` */
  readonly arnPrefix: string;
}

const engines = new WeakMap<Cloud, Engine>();

/** The one engine of an environment: tables and their streams are two services over the same store. */
export function engineOf(cloud: Cloud): Engine {
  const known = engines.get(cloud);
  if (known) return known;
  const engine = createEngine(cloud);
  engines.set(cloud, engine);
  return engine;
}

function createEngine(cloud: Cloud): Engine {
  const arnPrefix = `arn:aws:dynamodb:${cloud.region}:${cloud.account}:`;
  const database = new Database(cloud.store);
  const meter = new Meter(cloud);
  return {
    cloud,
    database,
    tables: new TableRegistry(database, arnPrefix),
    streams: new Streams(database, cloud.clock),
    jobs: new Jobs(),
    meter,
    throttle: new Throttle(cloud.clock, meter),
    arnPrefix,
  };
}
