import type { IpState } from '../state.ts';

/**
 * What differs between the models of the family, as data. The answers are written against this record,
 * never against the name of a model. One of your own starts from the nearest and says what is different:
 * `emulator({ profile: { ...m95, closedWhilePulling: ['0, CLOSED'], boot: [] } })`.
 */
export interface Profile {
  /** What ATI prints, a line each. */
  readonly identification: readonly string[];
  /** What is printed at boot after the state of the SIM, a block each. */
  readonly boot: readonly string[];
  /** The states in which AT+QIACT is accepted. */
  readonly activatesFrom: readonly IpState[];
  /** The states in which AT+QIOPEN is accepted; with QIMUX=1 also IP PROCESSING. */
  readonly opensFrom: readonly IpState[];
  /** The states in which AT+QISERVER is accepted. */
  readonly listensFrom: readonly IpState[];
  /** A space stands between REMOTE IP: and the address. */
  readonly remoteIpSpace: boolean;
  /** PDP types AT+QICSGP takes before the access point, in capitals: none where it takes the access point first (note 3). */
  readonly pdpTypes: readonly string[];
  /** Settings that are refused unless the context is IP INITIAL. */
  readonly idleOnly: readonly string[];
  /** The values AT+QINDI takes: 2 exists on later firmware only. */
  readonly indications: readonly number[];
  /** The whole information text of a test command where it is not the usual `+NAME: (0,1)`. */
  readonly tests: Readonly<Record<string, string>>;
  /** What is printed when the peer has closed, with QIMUX=0 and QINDI≥1: a block each. */
  readonly closedWhilePulling: readonly string[];
  /** What goes before the headers of pushed data with QIMUX=0; nothing goes before data without headers. */
  readonly pushPrefix: string;
  /** ESC cancels a send of fixed length as well (note 5.2.2.2); otherwise it is data like any other byte. */
  readonly escCancels: boolean;
  /** What a cancelled send is answered with. Documented nowhere for AT+QISEND; `OK` is what AT+CMGS does. */
  readonly cancelled: string;
  /** The Ctrl+Z that ends a send is echoed with the data (AT+QISDE=1). */
  readonly echoesCtrlZ: boolean;
  /** AT+QICLOSE=<n> is answered with `<n>, CLOSE OK` (note 5.4), else with `CLOSE OK` (note 3.3, 3.4). */
  readonly closeNumbered: boolean;
  /** What stands behind the port of a connection in AT+QISTAT. */
  readonly statusTail: string;
  /** With QIMUX=1 the list of AT+QISTATE ends with an OK of its own. */
  readonly stateListEndsWithOk: boolean;
  /** What an idle connection looks like in AT+QISTATE, after its index. */
  readonly idleSocket: string;
  /** What stands before the number AT+QCCID prints. */
  readonly iccidPrefix: string;
}
