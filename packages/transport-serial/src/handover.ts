import { realpathSync } from 'node:fs';

const leaving = new Map<string, Promise<void>>();

/**
 * A port that is being closed is locked until it is closed: whoever opens it next in this process waits for that.
 * One device has one turn, by whatever name it is opened.
 */
export const handover = (path: string) => {
  const device = deviceOf(path);
  return {
    /** Resolves when those who were closing the device at the time of the call have closed it. */
    turn: async (): Promise<void> => {
      await leaving.get(device);
    },
    /** Says that the device is being closed until `closed` settles. */
    leave: (closed: Promise<unknown>): void => {
      const before = leaving.get(device);
      const gone = Promise.allSettled([before, closed]).then(() => {
        if (leaving.get(device) === gone) leaving.delete(device);
      });
      leaving.set(device, gone);
    },
  };
};

/** The device behind a name such as /dev/serial/by-id/…; the name itself where there is none (COM3, or not plugged in). */
const deviceOf = (path: string) => {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
};
