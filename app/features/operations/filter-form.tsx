import { Form, useSearchParams, useSubmit } from '@remix-run/react';
import { Filter } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/ui/button.tsx';

interface FilterFormProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** Filters that stand in the address. A choice is taken at once, a text by Enter; the pair stays what it is. */
export function FilterForm({ label, children }: FilterFormProps) {
  const submit = useSubmit();
  const [search] = useSearchParams();
  const pair = search.get('pair');
  return (
    <Form
      method="get"
      role="search"
      aria-label={label}
      // What another address chose is not what this form was drawn with.
      key={search.toString()}
      className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap"
      onChange={({ currentTarget, target }) => {
        if (target instanceof HTMLSelectElement) submit(currentTarget);
      }}
    >
      {pair ? <input type="hidden" name="pair" value={pair} /> : null}
      {children}
      <Button type="submit">
        <Filter aria-hidden className="size-3.5" />
        Filter
      </Button>
    </Form>
  );
}
