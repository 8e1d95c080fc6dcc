import { Form } from '@remix-run/react';
import { buttonLook } from '../../components/ui/button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { LOG_HOURS } from './trace-query.ts';

interface TraceFormProps {
  readonly id: string;
  readonly seller: string;
  readonly hours: number;
  readonly pair?: string;
}

const WORDS: Readonly<Record<(typeof LOG_HOURS)[number], string>> = {
  1: '1 hour',
  24: '1 day',
  168: '7 days',
};

/** What is to be followed. It is a link afterwards. */
export function TraceForm({ id, seller, hours, pair }: TraceFormProps) {
  return (
    <Form method="get" role="search" className="flex flex-wrap items-end gap-2">
      {pair === undefined ? null : <input type="hidden" name="pair" value={pair} />}
      <TextField
        label="Video or product id, or a link to the video"
        name="id"
        mono
        required
        defaultValue={id}
        className="w-full sm:w-80"
      />
      <TextField
        label="Seller, if known"
        name="seller"
        mono
        defaultValue={seller}
        className="w-40 flex-1 sm:flex-none"
      />
      <SelectField
        label="Logs of the last"
        name="hours"
        defaultValue={String(hours)}
        className="w-28"
        options={LOG_HOURS.map((value) => ({ value: String(value), label: WORDS[value] }))}
      />
      <button type="submit" className={buttonLook('primary')}>
        Follow
      </button>
    </Form>
  );
}
