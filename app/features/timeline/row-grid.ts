/** The columns of a line: time, kind, words, environment, who, what can be done, details. */
export const ROW_GRID =
  'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 md:grid-cols-[4.25rem_7.5rem_minmax(0,1fr)_8.5rem_9rem_10rem_1.75rem]';
