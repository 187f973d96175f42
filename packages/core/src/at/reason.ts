import type { TransportError } from '@atrx/transport';
import { ESC } from '../bytes/ascii.ts';
import { visible } from '../bytes/visible.ts';
import type { Protocol } from '../codec/protocol.ts';

/** What became of bytes that were to be sent: `unknown` when the module fell silent between taking them and saying so. */
export type SendOutcome = 'sent' | 'notSent' | 'unknown';

/** What a running command still waits for: the prompt for its input, or its final answer. */
export type Awaiting = 'prompt' | 'answer';

/** Why something failed. Every failure of the SDK is one of these; a new kind is one line here. */
export type Reason =
  /** Refused before anything was written: the argument `what` is out of its range. */
  | { readonly _tag: 'Invalid'; readonly what: string; readonly given: string; readonly allowed: string }
  /** The module answered ERROR, `+CME ERROR: <code>` or the like. */
  | { readonly _tag: 'Refused'; readonly command: string; readonly text: string; readonly code?: number }
  /** Nothing within `after` ms: neither the prompt, if that was awaited, nor the final answer. */
  | {
      readonly _tag: 'TimedOut';
      readonly command: string;
      readonly after: number;
      readonly awaiting: Awaiting;
      /** Nothing that came could be read, if anything did come. */
      readonly hint?: 'baud';
    }
  /** The line lost bytes while it ran, `missing` of them where that is known: its answer may have been among them. */
  | {
      readonly _tag: 'LineGap';
      readonly command: string;
      readonly awaiting: Awaiting;
      readonly missing?: number;
    }
  /** Ended by other news, `text`: the connection it was for closed while it ran. */
  | {
      readonly _tag: 'Interrupted';
      readonly command: string;
      readonly text: string;
      readonly awaiting: Awaiting;
    }
  /** The answer came and could not be read. */
  | { readonly _tag: 'Malformed'; readonly command: string; readonly text: string; readonly why: string }
  /** The module did not answer `probes` probes in a row: nothing can be run until it does. */
  | { readonly _tag: 'Unresponsive'; readonly probes: number; readonly hint?: 'baud' }
  /** The module started afresh (`RDY`): its settings, contexts and connections are gone. */
  | { readonly _tag: 'ModuleReset' }
  /** The module said that it is switching itself off. */
  | { readonly _tag: 'PoweredDown'; readonly text: string }
  /** It is another module (`imei`), or another card is in it (`iccid`), than the one that was expected. Nothing was set or sent. */
  | {
      readonly _tag: 'IdentityChanged';
      readonly what: 'imei' | 'iccid';
      readonly expected: string;
      readonly found: string;
    }
  | { readonly _tag: 'SimAbsent' }
  /** The SIM asks for `wants` (`SIM PIN`, `SIM PUK` …). */
  | { readonly _tag: 'SimLocked'; readonly wants: string }
  /** Not registered with the network, or not attached to GPRS, within `after` ms: `state` is what was said last. */
  | { readonly _tag: 'NoNetwork'; readonly state: string; readonly after: number }
  /** The network took the PDP context away (`+PDP DEACT`). */
  | { readonly _tag: 'ContextLost' }
  /** This side has closed the PDP context that it was over. */
  | { readonly _tag: 'ContextClosed' }
  /** All `limit` connections of the module are in use. */
  | { readonly _tag: 'NoFreeConnection'; readonly limit: number }
  /** The module listens for clients already, over this context or the other. */
  | { readonly _tag: 'AlreadyListening' }
  /** The module does not listen for clients: `text` is what it says. */
  | {
      readonly _tag: 'ListenFailed';
      readonly protocol: Protocol;
      readonly port?: number;
      readonly text: string;
    }
  /** The module's second context is in use already. */
  | { readonly _tag: 'NoFreeContext' }
  /** The name was not resolved: `code` is the module's, 1–8, and stands for `meaning` (note 8.2). */
  | {
      readonly _tag: 'DnsFailed';
      readonly name: string;
      readonly code: number;
      readonly meaning: string;
    }
  /** The host was not pinged at all: `code` is the module's, and stands for `meaning`. */
  | {
      readonly _tag: 'PingFailed';
      readonly host: string;
      readonly code: number;
      readonly meaning: string;
    }
  /** The module did not get the time from its time server: `code` is the module's own, 1–5. */
  | { readonly _tag: 'ClockNotSet'; readonly code: number }
  | { readonly _tag: 'ConnectFailed'; readonly address: string; readonly text: string }
  /** The UART carries a connection's data: no command can be given (note 4). */
  | { readonly _tag: 'InDataMode' }
  /** The connection is closed. */
  | { readonly _tag: 'NotConnected'; readonly address: string }
  /**
   * The peer has not acknowledged `pending` bytes, `after` ms after the last of them was sent; it was `asked` that often
   * (AT+QISACK): by note 6 such a connection is no good.
   */
  | {
      readonly _tag: 'PeerUnresponsive';
      readonly address: string;
      readonly pending: number;
      readonly asked: number;
      readonly after: number;
    }
  /** AT+QIDEACT was not answered within `after` ms: a restart by the EMERG_OFF pin is what is left (note 5.5). */
  | { readonly _tag: 'DeactivationTimedOut'; readonly after: number }
  /** Received data would come without a frame, by this `setting`: it could not be told from URCs (note 5.3.1). */
  | { readonly _tag: 'UnframedReceive'; readonly setting: string }
  /** The transport has no modem lines, and `purpose` needs them. */
  | { readonly _tag: 'NoSignals'; readonly purpose: string }
  /** `missing` bytes that were received never came, or nobody knows how many: what came has a hole. */
  | { readonly _tag: 'DataLost'; readonly missing?: number }
  /** More than `limit` bytes were pushed and nobody read them. */
  | { readonly _tag: 'Unread'; readonly limit: number }
  /** `sent` bytes were sent; the next `pending` bytes have this outcome; the rest was not tried. */
  | {
      readonly _tag: 'SendFailed';
      readonly outcome: Exclude<SendOutcome, 'sent'>;
      readonly sent: number;
      readonly pending: number;
      readonly because: string;
    }
  /** The payload holds a byte that this module would take for an order (ESC under a profile that cancels on it). */
  | {
      readonly _tag: 'PayloadNotRepresentable';
      readonly byte: number;
      readonly at: number;
      readonly why: string;
    }
  /** The line to the module is gone. */
  | { readonly _tag: 'LinkLost'; readonly error: TransportError };

/** The SDK's own error: `reason` for programs, `message` for people. */
export class ModemError extends Error {
  override readonly name = 'ModemError';
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(describe(reason));
    this.reason = reason;
  }
}

const LITERAL =
  ", use transparent mode, or set the option escape: 'literal' where this module was seen to take it for a byte like any other";

const UNREADABLE =
  ' Nothing that came could be read, if anything did: the baud rate may be wrong (findBaudRate).';

const count = (missing: number | undefined): string =>
  missing === undefined ? 'bytes' : missing === 1 ? '1 byte' : `${missing} bytes`;

/** What happened, to which command, and what to do about it: one line, which a terminal can be shown. */
export const describe = (reason: Reason): string => visible(sentence(reason)).replaceAll('\n', '\\x0a');

const sentence = (reason: Reason): string => {
  switch (reason._tag) {
    case 'Invalid':
      return `${reason.what} is ${reason.given}; allowed: ${reason.allowed}. Nothing was written.`;
    case 'Refused':
      return `The module refused ${reason.command}: ${reason.text}.`;
    case 'TimedOut':
      return `${reason.command} had no ${reason.awaiting} within ${reason.after} ms. The line is probed before the next command.${reason.hint ? UNREADABLE : ''}`;
    case 'LineGap':
      return `The line lost ${count(reason.missing)} before ${reason.command} had its ${reason.awaiting}: check the line. It is probed before the next command.`;
    case 'Interrupted':
      return `${reason.command} was ended by ${reason.text} before its ${reason.awaiting} came.`;
    case 'Malformed':
      return `The answer to ${reason.command} could not be read (${reason.why}): ${JSON.stringify(reason.text)}.`;
    case 'Unresponsive':
      return `The module left ${reason.probes} probes unanswered: check its power, the wiring and the baud rate.${reason.hint ? UNREADABLE : ''}`;
    case 'ModuleReset':
      return 'The module restarted: its settings, contexts and connections are gone. Open the modem again.';
    case 'PoweredDown':
      return `The module switched itself off (${reason.text}). Power it on and open the modem again.`;
    case 'IdentityChanged':
      return `${reason.what === 'imei' ? 'This is another module' : 'Another card is in the module'}: the ${reason.what.toUpperCase()} is ${reason.found || 'not told'}, and ${reason.expected} was expected. Nothing was set or sent.`;
    case 'SimAbsent':
      return 'The module reports no SIM: insert one, and check its holder.';
    case 'SimLocked':
      return `The SIM asks for ${reason.wants}: pass the option pin, or unlock it.`;
    case 'NoNetwork':
      return `No network within ${reason.after} ms (last: ${reason.state}): check the antenna, the signal and the SIM's subscription.`;
    case 'ContextLost':
      return 'The network deactivated the PDP context (+PDP DEACT): every connection over it is gone. Open the modem again.';
    case 'ContextClosed':
      return 'This side closed the PDP context, and every connection over it with it: open a context again.';
    case 'NoFreeConnection':
      return `All ${reason.limit} connections of the module are in use: close one first.`;
    case 'AlreadyListening':
      return 'The module listens for clients already, and has one server at a time: unsubscribe from the first one first.';
    case 'ListenFailed':
      return `The module does not listen for ${reason.protocol} clients${reason.port === undefined ? '' : ` at port ${reason.port}`}: it says ${reason.text}. Check the context and the port.`;
    case 'NoFreeContext':
      return 'Both contexts of the module are in use: close the second one first.';
    case 'DnsFailed':
      return `The name ${reason.name} was not resolved, error ${reason.code}: ${reason.meaning}. Check the name, the context and the DNS servers (AT+QIDNSCFG).`;
    case 'PingFailed':
      return `${reason.host} was not pinged, error ${reason.code}: ${reason.meaning}.`;
    case 'ClockNotSet':
      return `The clock was not set, error ${reason.code}. Check the time server (AT+QNTP?) and the context.`;
    case 'ConnectFailed':
      return `No connection to ${reason.address}: the module says ${reason.text}.`;
    case 'InDataMode':
      return "The UART carries a connection's data: step out of data mode first (pipe.command), or close it.";
    case 'NotConnected':
      return `The connection to ${reason.address} is closed: open it again.`;
    case 'PeerUnresponsive':
      return `${reason.address} has not acknowledged ${reason.pending} bytes, ${reason.after} ms after the last was sent (asked ${reason.asked} times): open the connection again.`;
    case 'DeactivationTimedOut':
      return `The context was not deactivated within ${reason.after} ms: restart the module by its EMERG_OFF pin (option emergencyOff), then open it again.`;
    case 'UnframedReceive':
      return `With ${reason.setting} received data comes without a frame, and cannot be told from URCs: receive by 'pull', or with several connections; receive: 'raw' takes the risk.`;
    case 'NoSignals':
      return `${reason.purpose} needs the modem lines, and this transport has none: use one that drives DTR.`;
    case 'DataLost':
      return `${count(reason.missing)} of what was received never came: check the line for lost bytes, and open the connection again.`;
    case 'Unread':
      return `Over ${reason.limit} pushed bytes were not read by anybody: subscribe to data$, or receive by 'pull'.`;
    case 'SendFailed':
      return `${reason.sent} bytes were sent, then ${reason.pending} were ${reason.outcome === 'notSent' ? 'not sent' : 'perhaps sent'}: ${reason.because.replace(/\.$/, '')}.`;
    case 'PayloadNotRepresentable':
      return `The payload has 0x${reason.byte.toString(16)} at ${reason.at}: ${reason.why}. Encode the payload so that it does not occur${reason.byte === ESC ? LITERAL : ''}.`;
    case 'LinkLost':
      return reason.error.message;
  }
};
