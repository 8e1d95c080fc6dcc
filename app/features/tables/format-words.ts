import type { ItemFormat } from '../../../core/changes/tables/engine/formats/format.ts';

export const FORMAT_OPTIONS: readonly { readonly value: ItemFormat; readonly label: string }[] = [
  { value: 'dynamodb-json', label: 'DynamoDB JSON, a line an item' },
  { value: 'json', label: 'plain JSON, a line an item' },
  { value: 'csv', label: 'CSV' },
];
