/**
 * How long the module takes, in milliseconds: by command (`QIACT`), by family of commands (`context`),
 * `*` for every command not named; `CONNECT`, `SERVER` and `SEND` for how AT+QIOPEN, AT+QISERVER and AT+QISEND end,
 * `RESOLVE` for a name that is looked up for a command of its own, `PING` for a reply where the network says nothing
 * about it, `BOOT` for a start, during which it is deaf. What is not named takes no time.
 * The host's next command and every URC wait for the answer, as on the wire.
 */
export type Latency = Readonly<Record<string, number>>;

/** What was measured on modules at 115200 baud. */
export const measured: Latency = {
  '*': 16,
  QIACT: 549,
  QILOCIP: 31,
  CONNECT: 626,
  SEND: 250,
  QIDEACT: 452,
  BOOT: 4_500,
};

/** How long that command of that family takes. */
export const duration = (latency: Latency, name: string, family: string): number =>
  latency[name] ?? latency[family] ?? latency['*'] ?? 0;
