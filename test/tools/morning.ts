/** A time zone in which it is about eight in the morning: a day at school is then ahead, whenever the tests are run. `now` in epoch ms. */
export function morningZone(now: number): string {
  const east = ((32 - new Date(now).getUTCHours() + 12) % 24) - 12
  // POSIX counts these zones westwards.
  return `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`
}

/** For a Node process whose clock somebody has set wrong by so much, or whose day has gone on without us. */
export function clockFlags(offMs: number): string[] {
  return offMs === 0 ? [] : ['--import', `data:text/javascript,const now=Date.now;Date.now=()=>now()+${offMs}`]
}
