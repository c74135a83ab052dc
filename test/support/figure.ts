/** Prints a number that a test measured, for whoever writes reports. */
export function figure(what: string, value: string | number): void {
  const shown = typeof value === 'string' || Number.isInteger(value) ? value : Number(value.toPrecision(3));
  console.log(`figure: ${what}: ${shown}`);
}
