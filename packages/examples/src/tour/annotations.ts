import type { Traced } from '@atrx/core';

/** What a line means, for somebody who sees it for the first time. */
export interface Annotation {
  readonly text: string;
  /** The section of Quectel's note on the TCP/IP stack that says so. */
  readonly section?: string;
}

const note = (text: string, section?: string): Annotation => (section ? { text, section } : { text });

const commands: Readonly<Record<string, Annotation>> = {
  AT: note('is anybody there?'),
  ATE1: note('repeat commands, so that answers are told apart'),
  CMEE: note('failures with a number that says why'),
  CPIN: note('is there a SIM, and is it unlocked?', '2.2'),
  CREG: note('is the module in the GSM network?', '2.2'),
  CGATT: note('is it attached to GPRS?', '2.2'),
  CGREG: note('and in the network for data?', '2.2'),
  CSQ: note('how well does it hear the network?'),
  QIFGCNT: note('it is about context 0 from here on', '3'),
  QICSGP: note('the access point of the operator', '3'),
  QIMUX: note('six connections at a time, not one', '3'),
  QIMODE: note('commands and data apart: not transparent', '3'),
  QIDNSIP: note('hosts by address, not by name', '8.1'),
  QINDI: note('what is received waits until it is read', '5.3.2'),
  QIHEAD: note('pushed data: no length before it …', '5.3.1'),
  QISHOWRA: note('… nor where it came from …', '5.3.1'),
  QISHOWLA: note('… nor where it arrived …', '5.3.1'),
  QISHOWPT: note('… nor over which protocol', '5.3.1'),
  QISDE: note('do not repeat what is sent'),
  QIPROMPT: note('a prompt before it, a verdict after it'),
  QIREGAPP: note('start the TCP/IP stack', '3'),
  QIACT: note('activate the context: onto the network', '3'),
  QILOCIP: note('which address has the module got?', '3'),
  QIOPEN: note('open connection 0 …', '3.3'),
  QISEND: note('which connection, how many bytes', '5.2.2.2'),
  QIRD: note('what came for it, at most 1500 bytes', '5.3.2'),
  QISACK: note('of what was sent, how much has the peer?', '5.2.2'),
  QICLOSE: note('close it', '5.4'),
  QIDEACT: note('deactivate the context: off the network', '5.5'),
};

const lines: readonly (readonly [RegExp, Annotation])[] = [
  [/^\+CPIN: READY$/, note('it is')],
  [/^\+CREG: \d,1/, note('at home')],
  [/^\+CGREG: \d,1/, note('ready for data')],
  [/^\+CSQ:/, note('0 to 31, and the class of bit errors')],
  [/^\d+\.\d+\.\d+\.\d+$/, note('this one; and no OK after it', '3')],
  [/^\d, CONNECT OK$/, note('it is open', '3.3')],
  [/^>$/, note('go ahead', '5.2.2.2')],
  [/^SEND OK$/, note('the module has it, the peer perhaps not', '5.2.2.2')],
  [/^\+QIRDI:/, note('something came, and waits', '5.3.2')],
  [/^\+QIRD:/, note('from whom, and how many bytes follow', '5.3.2')],
  [/^\+QISACK:/, note('sent, acknowledged, still on the way', '5.2.2')],
  [/^\d, CLOSE OK$/, note('it is closed', '5.4')],
  [/^\d, CLOSED$/, note('the peer has closed; its last bytes wait', '2.2')],
  [/^ERROR$/, note('closed, and read to its end')],
  [/^DEACT OK$/, note('good night', '5.5')],
];

/** The command's name as the manuals have it: `QIOPEN` of `AT+QIOPEN=0,"TCP",…`. */
export const nameOf = (line: string): string => /^AT\+(\w+)/.exec(line)?.[1] ?? line;

/** What it means, if that needs saying. */
export const annotationOf = ({ kind, text }: Pick<Traced, 'kind' | 'text'>): Annotation | undefined => {
  if (kind === 'command') return commands[nameOf(text)];
  if (kind === 'echo') return note('the echo; left out from here on');
  if (kind === 'response' || kind === 'urc' || kind === 'prompt')
    return lines.find(([pattern]) => pattern.test(text))?.[1];
  return undefined;
};
