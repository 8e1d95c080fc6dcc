import { ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { TestContext } from 'vitest';
import { beforeEach, describe, expect, it } from 'vitest';
import { partiqlSelect } from '../../core/resources/tables/partiql-select.ts';
import type { SelectRequest } from '../../core/resources/tables/partiql.ts';
import { planSelect } from '../../core/resources/tables/partiql.ts';
import { createTable, putItems, tableInput } from './dynamodb-fixture.ts';
import { asDocumented, contractContext, offered, prepared, skipIfUnsupported } from './support.ts';

const context = contractContext();
const name = context.name('partiql');

describe('dynamodb: PartiQL', () => {
  const makeTable = async () => {
    await createTable(context, tableInput(name));
    const items = Array.from({ length: 12 }, (_, number) => ({
      PK: { S: number < 10 ? 'shop' : `it's "other" ; -- <b>` },
      SK: { N: String(number) },
      price: { N: String(number * 10) },
    }));
    await putItems(context, name, items);
  };
  beforeEach(prepared('dynamodb:CreateTable', makeTable));

  function select(request: Pick<SelectRequest, 'statement'> & Partial<SelectRequest>) {
    const plan = planSelect({
      environmentId: context.environment.id,
      parameters: [],
      limit: 100,
      ...request,
    });
    if (!plan.ok) throw new Error(JSON.stringify(plan.mistakes));
    return partiqlSelect(context.source(), plan.value, context.budget());
  }

  /** How many rows a statement gives when it is sent by hand. */
  async function countOf(Statement: string, Parameters?: AttributeValue[]): Promise<number> {
    const command = new ExecuteStatementCommand({ Statement, Parameters });
    const answer = await context.clients.dynamodb.send(command);
    return answer.Items?.length ?? 0;
  }

  const refusesNonsense = (test: TestContext) =>
    asDocumented(test, 'a statement that is no PartiQL is refused', () =>
      countOf(`SELECT * FROM "${name}" WHERE PK ==== 1`).then(
        () => false,
        (error: unknown) => error instanceof Error && error.name === 'ValidationException',
      ),
    );

  it('runs a SELECT with typed parameters', async (test) => {
    await asDocumented(test, 'parameters of PartiQL', async () => {
      const statement = `SELECT * FROM "${name}" WHERE PK = ? AND SK >= ?`;
      return (await countOf(statement, [{ S: 'shop' }, { N: '7' }])) === 3;
    });
    const cell = await select({
      statement: `SELECT * FROM "${name}" WHERE PK = ? AND SK >= ?;`,
      parameters: ['S:shop', 'N:7'],
    });
    const page = offered(test, cell);
    expect(page.items).toEqual(
      [7, 8, 9].map((number) => ({
        PK: { S: 'shop' },
        SK: { N: String(number) },
        price: { N: String(number * 10) },
      })),
    );
    expect(page.next).toBeUndefined();
  });

  it('takes quoted texts and comments as they are', async (test) => {
    await asDocumented(
      test,
      'a doubled quotation mark in PartiQL',
      async () => (await countOf(`SELECT SK FROM "${name}" WHERE PK = 'it''s "other" ; -- <b>'`)) === 2,
    );
    const cell = await select({
      statement: `SELECT SK FROM "${name}" WHERE PK = 'it''s "other" ; -- <b>'`,
    });
    const page = offered(test, cell);
    expect(page.items).toEqual([{ SK: { N: '10' } }, { SK: { N: '11' } }]);
  });

  it('goes through a result page by page, and back', async (test) => {
    const request = { statement: `SELECT SK FROM "${name}" WHERE PK = ?`, parameters: ['S:shop'], limit: 4 };
    await asDocumented(test, 'the limit of ExecuteStatement', async () => {
      const statement = new ExecuteStatementCommand({ Statement: `SELECT SK FROM "${name}"`, Limit: 4 });
      return (await context.clients.dynamodb.send(statement)).Items?.length === 4;
    });
    const first = offered(test, await select(request));
    expect(first.items).toHaveLength(4);
    const second = offered(test, await select({ ...request, cursor: first.next }));
    expect(second.pageNumber).toBe(2);
    const third = offered(test, await select({ ...request, cursor: second.next }));
    const all = [first, second, third].flatMap((page) => page.items);
    expect(all).toEqual(Array.from({ length: 10 }, (_, number) => ({ SK: { N: String(number) } })));
    const back = offered(test, await select({ ...request, cursor: third.previous?.cursor }));
    expect(back.items).toEqual(second.items);
    expect(back.previous).toEqual({});
  });

  it('tells what DynamoDB refuses in its own code', async (test) => {
    await refusesNonsense(test);
    const cell = await select({ statement: `SELECT * FROM "${name}" WHERE PK ==== 1` });
    expect(cell).toMatchObject({ state: 'rejected', code: 'ValidationException' });
  });

  it('tells that a table is absent', async (test) => {
    const cell = await select({ statement: `SELECT * FROM "${context.name('missing')}" WHERE PK = 'a'` });
    skipIfUnsupported(test, cell);
    expect(cell).toMatchObject({ state: 'absent', code: 'ResourceNotFoundException' });
  });
});
