/** Milliseconds of processor time that this process has used: what others do on a busy machine is not in it. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
