import { mapCell } from '../../../core/cells/cell.ts';
import { selectCommand } from '../../../core/resources/tables/commands.ts';
import { partiqlSelect } from '../../../core/resources/tables/partiql-select.ts';
import { planSelect } from '../../../core/resources/tables/partiql.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';
import { sentSelection } from './sent-item.ts';
import type { SideSelection } from './side-items.ts';

interface SelectRequest {
  readonly side: NamedSide;
  readonly person: Person;
  readonly statement: string;
  readonly parameters: readonly string[];
  readonly cursor: string | undefined;
  readonly budget: Budget;
}

const PAGE_ITEMS = 50;

/** The statement as it is sent on one side: `{table}` stands for the name that the table has there. */
export function statementFor(side: NamedSide, statement: string): string {
  return statement.replaceAll('{table}', side.name);
}

/** Checks at once, asks upstream only for what passed. */
export function selectOnSide(request: SelectRequest): SideSelection | Promise<SideSelection> {
  const { side, person, statement, parameters, cursor, budget } = request;
  const refusal = refusalOf(person, 'data:read', side.source.environment);
  if (refusal) return { state: 'refused', sentence: refusal };
  const environmentId = side.source.environment.id;
  const plan = planSelect({ environmentId, statement, parameters, limit: PAGE_ITEMS, cursor });
  if (!plan.ok) return { state: 'mistaken', mistakes: plan.mistakes };
  const command = selectCommand(side.label, plan.value);
  return partiqlSelect(side.source, plan.value, budget).then((page) => ({
    state: 'asked',
    cell: mapCell(page, sentSelection),
    command,
  }));
}

/** Whether the statement was refused before anything was sent. */
export function isMistaken(selection: SideSelection | Promise<SideSelection>): boolean {
  return 'state' in selection && selection.state === 'mistaken';
}
