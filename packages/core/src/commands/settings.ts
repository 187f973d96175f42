import { oneOf } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { read, set, test } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { field } from '../codec/fields.ts';
import { choice } from '../codec/numbers.ts';

/** A number the module keeps: `qimux(1)` writes it, `qimux.read()` tells it, `qimux.test()` what it may be. */
export interface Setting<V extends number> {
  /** `AT+X=<value>`, answered OK. */
  (value: V): Command<never>;
  /** `AT+X?` */
  readonly read: () => Command<V>;
  /** `AT+X=?`, in the module's own words. */
  readonly test: () => Command<string>;
}

const setting = <V extends number>(name: string, ...values: readonly V[]): Setting<V> =>
  Object.assign((value: V) => set(name, oneOf(`the value of AT+${name}`, value, values)), {
    read: () => read(name, oneAnswer(`+${name}:`, field(choice(...values)))),
    test: () => test(name),
  });

/** AT+QIMUX: 0 one connection, 1 six (note 3). Real modules refuse it while the context is active. */
export const qimux = setting('QIMUX', 0, 1);

/** AT+QIMODE: 0 commands and data apart, 1 transparent: the UART becomes the connection (note 3, 4). */
export const qimode = setting('QIMODE', 0, 1);

/** AT+QIDNSIP: 0 AT+QIOPEN takes an address, 1 a name (note 8.1). */
export const qidnsip = setting('QIDNSIP', 0, 1);

/** AT+QINDI: 0 received data is pushed, 1 announced once until read, 2 announced a packet (note 5.3.2). Before opening. */
export const qindi = setting('QINDI', 0, 1, 2);

/** AT+QIHEAD: 1 puts `IPD<length>:` before pushed data (note 5.3.1). */
export const qihead = setting('QIHEAD', 0, 1);

/** AT+QISHOWRA: 1 puts `RECV FROM:<ip>:<port>` before pushed data (note 5.3.1). */
export const qishowra = setting('QISHOWRA', 0, 1);

/** AT+QISHOWLA: 1 puts `TO:<ip>` before pushed data (note 5.3.1). */
export const qishowla = setting('QISHOWLA', 0, 1);

/** AT+QISHOWPT: 1 puts TCP or UDP into the `IPD` header; nothing without AT+QIHEAD=1, nor with AT+QIMUX=1 (note 5.3.1). */
export const qishowpt = setting('QISHOWPT', 0, 1);

/** AT+QISDE: 1 the data of AT+QISEND is echoed (the module's default), 0 not. */
export const qisde = setting('QISDE', 0, 1);

/** AT+QIPROMPT: what AT+QISEND prints: 0 no prompt, 1 `> ` and SEND OK (the default), 2 neither, 3 `> ` and `<i>, SEND OK`. */
export const qiprompt = setting('QIPROMPT', 0, 1, 2, 3);

/** AT+QISRVC: which connections AT+QISEND, AT+QISACK and AT+QICLOSE mean: 1 the module is the client, 2 the server (note 3.2). */
export const qisrvc = setting('QISRVC', 1, 2);

/** AT+QSCLK: 0 the module stays awake, 1 it sleeps while DTR is high, 2 whenever it is idle (note 9). */
export const qsclk = setting('QSCLK', 0, 1, 2);

/** AT+CMEE: what a failed command says: 0 ERROR, 1 `+CME ERROR: <code>` (the default), 2 `+CME ERROR: <text>`. */
export const cmee = setting('CMEE', 0, 1, 2);

/** AT+QIURC: 1 the module prints its URCs (the default), 0 not. */
export const qiurc = setting('QIURC', 0, 1);

/** AT+IPR: the baud rate; 0 the module finds it out by the first AT (the default), and prints no URC of its start. */
export const ipr = setting(
  'IPR',
  0,
  75,
  150,
  300,
  600,
  1200,
  2400,
  4800,
  9600,
  14400,
  19200,
  28800,
  38400,
  57600,
  115200,
);
