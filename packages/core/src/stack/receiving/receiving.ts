/** How what the peers send is to come. */
export interface ReceiveOptions {
  /**
   * `pull`: received data waits in the module until it is read (AT+QINDI=1), and a slow reader slows the sender down.
   * `push`: the module sends it on at once, framed by its length; what nobody reads is kept, up to 1 MiB.
   * `raw`: the same without any frame (AT+QIHEAD=0), as some hosts have set up the module for good. Only with one connection,
   * and in doubt: a peer that sends the line of a URC is not heard, but taken for that URC. Default: `pull`.
   */
  readonly receive?: 'pull' | 'push' | 'raw';
  /**
   * With `pull`: waiting data is announced `once` until it is read (AT+QINDI=1), or `each` packet with its length (AT+QINDI=2,
   * later firmware only), which `Readable` URCs then tell. Default: `once`.
   */
  readonly announce?: 'once' | 'each';
  /**
   * With `pull`: how long a reader waits without an announcement until it is looked for data all the same, which makes good an
   * announcement or a `CLOSED` that was lost, in ms: 1,000–86,400,000, or `Infinity`: never. Default: 60,000.
   */
  readonly pollEvery?: number;
  /** With `push`: who sent each datagram is told, at some 30 bytes more each (AT+QISHOWRA=1); `pull` always tells it. Default: false. */
  readonly sender?: boolean;
}

/** How received data comes (note 5.3). */
export interface Receiving {
  /** AT+QINDI: 0 pushed, 1 announced once until it is read, 2 announced packet by packet. */
  readonly indication: 0 | 1 | 2;
  /** Unannounced data is looked for that often, in ms. */
  readonly pollEvery: number;
  /** AT+QISHOWRA=1: pushed data is told with its sender. */
  readonly sender: boolean;
  /** Pushed without a frame: with one connection, and AT+QIHEAD=0. */
  readonly raw: boolean;
}

export const receivingBy = ({
  receive = 'pull',
  announce = 'once',
  pollEvery = 60_000,
  sender = false,
}: ReceiveOptions): Receiving => {
  if (receive === 'pull')
    return { indication: announce === 'each' ? 2 : 1, pollEvery, sender: false, raw: false };
  return { indication: 0, pollEvery, sender: sender && receive === 'push', raw: receive === 'raw' };
};
