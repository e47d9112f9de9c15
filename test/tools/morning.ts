/** A time zone in which it is about eight in the morning: a day at school is then ahead, whenever the tests are run. `now` in epoch ms. */
export function morningZone(now: number): string {
  const east = ((32 - new Date(now).getUTCHours() + 12) % 24) - 12
  // POSIX counts these zones westwards.
  return `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`
}
