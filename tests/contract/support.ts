import type { TestContext } from 'vitest';
import { afterAll, inject } from 'vitest';
import type { Cell } from '../../core/cells/cell.ts';
import { failureSentence, hasValue } from '../../core/cells/cell.ts';
import { createClients } from '../../core/environments/clients.ts';
import type { Clients } from '../../core/environments/clients.ts';
import type { Environment } from '../../core/environments/schema.ts';
import type { Source } from '../../core/resources/source.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import type { Budget } from '../../core/upstream/budget.ts';
import { failureOf } from '../../core/upstream/failure.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { environmentOf } from './target-environment.ts';
import type { ContractTarget } from './target.ts';

const CALL_BUDGET_MS = 60_000;

/** What one contract file works with. Made once, at the top of the file. */
export interface ContractContext {
  readonly target: ContractTarget;
  readonly clients: Clients;
  readonly environment: Environment;
  /** A source whose reader has cached nothing yet: each call of it asks the endpoint anew. */
  readonly source: () => Source;
  readonly budget: () => Budget;
  /** A name that no other run uses: `opsct-<run>-<base>`. Letters, digits and dashes only, as every service takes. */
  readonly name: (base: string) => string;
  /** Runs when the file is done, last registered first. What fails in it is no failure of the contract. */
  readonly cleanUp: (work: () => Promise<unknown>) => void;
}

/** Registers its own end (clean-up, sockets) with the file that calls it. */
export function contractContext(): ContractContext {
  const target = inject('contract');
  const environment = environmentOf(target);
  const clients = createClients(environment, process.env, 'changing');
  const left: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const work of left.reverse()) await work().catch(() => undefined);
    clients.destroy();
  }, 120_000);
  return {
    target,
    clients,
    environment,
    source: () => ({ environment, clients, reader: new Reader() }),
    budget: () => budgetFor(new AbortController().signal, CALL_BUDGET_MS),
    name: (base) => `opsct-${target.run}-${base}`,
    cleanUp: (work) => void left.push(work),
  };
}

/**
 * Skips the test by name where the endpoint does not offer what the cell asked for. The run's own sandbox offers
 * everything that is asked for here: there it is a failure.
 */
export function skipIfUnsupported(test: TestContext, cell: Cell<unknown>): void {
  if (cell.state === 'unsupported' && !inject('contract').own)
    test.skip(`this endpoint does not offer ${cell.operation}${cell.code ? ` (${cell.code})` : ''}`);
}

/**
 * The value of a cell that must have one: skips where the operation is not offered, fails with the cell's own words
 * where it is anything else.
 */
export function offered<T>(test: TestContext, cell: Cell<T>): T {
  skipIfUnsupported(test, cell);
  if (hasValue(cell) && cell.state === 'fresh') return cell.value;
  if (cell.state === 'empty') throw new Error('upstream said that there is nothing');
  const failure = cell.state === 'stale' ? cell.failure : cell;
  throw new Error(`${failureSentence(failure)} ${failure.code ?? ''} ${failure.detail ?? ''}`);
}

/** Makes what a test needs by a call of the SDK; skips by name where the endpoint does not offer that call. */
export async function arranged<T>(test: TestContext, operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    skipIfUnsupported(test, failureOf(error, operation));
    throw error;
  }
}

/**
 * What every test of a suite needs, made once: `beforeEach(prepared('dynamodb:CreateTable', async () => …))`. Where the
 * endpoint does not offer that, each test is skipped by name; where it fails otherwise, each test fails with it.
 */
export function prepared(
  operation: string,
  work: () => Promise<unknown>,
): (test: TestContext) => Promise<void> {
  let making: Promise<unknown> | undefined;
  return async (test) => {
    making ??= work();
    await arranged(test, operation, () => making ?? Promise.resolve());
  };
}

/**
 * An expectation on the endpoint itself, asked without the console's adapters. An emulator that does not meet it does
 * not offer what AWS documents: the test is skipped by name. The run's own sandbox has to meet it.
 */
export async function asDocumented(
  test: TestContext,
  what: string,
  meets: () => Promise<boolean>,
): Promise<void> {
  const outcome = await meets().catch((error: unknown) => failureOf(error, what));
  if (outcome === true || inject('contract').own) return;
  if (outcome !== false) skipIfUnsupported(test, outcome);
  test.skip(`this endpoint does not do as AWS documents: ${what}`);
}

/** Asks again until `done`, for what AWS does in its own time (a table that is being created). */
export async function eventually<T>(
  ask: () => Promise<T>,
  done: (value: T) => boolean,
  milliseconds = 30_000,
): Promise<T> {
  const until = Date.now() + milliseconds;
  for (;;) {
    const value = await ask();
    if (done(value) || Date.now() > until) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
