/** Seconds of CPU that this process has spent since then, of its own and of the kernel's. */
export const seconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};
