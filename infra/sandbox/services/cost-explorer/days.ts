export const dayMs = 86_400_000;
export const hourMs = 3_600_000;

/** `2026-11-28` of a time in milliseconds since the epoch, in UTC as bills are. */
export function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** The first moment of a day, in milliseconds since the epoch. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The first day of the month that lies `months` after the month of a day. */
export function firstOfMonth(day: string, months = 0): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return dayOf(Date.UTC(year, month - 1 + months, 1));
}

/** Hours of the month that a day is in. */
export function hoursInMonthOf(day: string): number {
  return (startOf(firstOfMonth(day, 1)) - startOf(firstOfMonth(day))) / hourMs;
}
