/** What the console calls itself towards AWS: trails tell its calls from others' by it. */
export const CONSOLE_APP_ID = 'operations-console';
