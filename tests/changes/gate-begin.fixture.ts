import { z } from 'zod';
import { defineAction } from '../../core/actions/action.ts';
import type { Action } from '../../core/actions/action.ts';
import { createGate } from '../../core/actions/gate.ts';
import type { Gate } from '../../core/actions/gate.ts';
import type { GateParts } from '../../core/actions/gate-parts.ts';
import { planned } from '../../core/actions/plan.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import type { Home } from '../../core/actions/run.ts';
import type { Confirmed } from '../../core/actions/wishes.ts';
import type { GateHarness } from './gate-harness.ts';

type Execute = Action<{ readonly service: string }>['execute'];

/** Actions on nothing, which only tell that they were executed. */
export interface Doings {
  readonly actions: readonly Action[];
  /** The target of every execution that has begun, in order. */
  readonly executed: readonly string[];
  /** What plans are made of: set to another one, every plan is another. */
  version: string;
  /** What the next executions do; nothing more than to be done, where nothing is said. */
  next?: Execute;
}

/** `services.long` and `services.short`. */
export function doings(): Doings {
  const executed: string[] = [];
  const done: Execute = () => Promise.resolve({ outcome: 'done', sentence: 'Done.' });
  const made: Doings = { actions: [], executed, version: '1' };
  const actionOf = (id: string, long: boolean) =>
    defineAction<{ readonly service: string }>({
      id,
      title: 'Do',
      kind: 'service',
      risk: 'reversible',
      capability: 'deployments:change',
      input: z.object({ service: z.string() }).strict(),
      target: ({ service }) => service,
      changes: [],
      permissions: [],
      long,
      plan: () =>
        Promise.resolve(
          planned({
            summary: 'Do it',
            calls: [],
            changes: [],
            costs: [],
            loses: [],
            undo: { reach: 'none', how: 'Not.' },
            commands: [],
            version: made.version,
            estimates: [],
            facts: null,
          }),
        ),
      execute(scene, input, plan) {
        executed.push(input.service);
        return (made.next ?? done)(scene, input, plan);
      },
      settle: () => Promise.resolve({ outcome: 'failed', sentence: 'It did not happen.' }),
    });
  return Object.assign(made, {
    actions: [actionOf('services.long', true), actionOf('services.short', false)],
  });
}

/** The harness's console, with some parts of its home that do otherwise. */
export function consoleWith(
  harness: GateHarness,
  home: { readonly [Store in 'runs' | 'records' | 'queue']?: Partial<Home[Store]> },
): { readonly gate: Gate; readonly parts: GateParts } {
  const { runs, records, queue, ...others } = harness.home;
  const parts: GateParts = {
    ...harness.parts,
    home: {
      ...others,
      runs: { ...runs, ...home.runs },
      records: { ...records, ...home.records },
      queue: { ...queue, ...home.queue },
    },
  };
  return { gate: createGate(parts), parts };
}

export async function confirmedBy(
  harness: GateHarness,
  actionId: string,
  service: string,
  more: Partial<Confirmed> = {},
): Promise<Confirmed> {
  const wish = harness.wish('prod', actionId, { service });
  const presented = await harness.gate.present(wish);
  if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
  const { hash, target } = presented.presentation;
  return { ...wish, key: newRunId(harness.parts.now()), planHash: hash, typedName: target, ...more };
}

/** The kinds of a run's entries in the chain, oldest first. */
export async function kindsOf(harness: GateHarness, runId: string): Promise<readonly string[]> {
  const entries = (await harness.entries()).filter((one) => one.runId === runId);
  return entries.map(({ kind }) => kind).reverse();
}
