import type { Incident } from './log-entry.ts';
import type { Note } from './machine/effect.ts';

/** What a bridge has done since it was started, as counters; and how it stands now. */
export interface Meter {
  readonly note: (event: Note | Incident) => void;
  /** Bytes that a UART has read, or has been given. */
  readonly carried: (port: string, way: 'rx' | 'tx', bytes: number) => void;
  /** The exposition format of Prometheus, version 0.0.4. */
  readonly text: (now: Standing) => string;
}

/** How a bridge stands at the moment. */
export interface Standing {
  readonly sessions: number;
  readonly ports: ReadonlyMap<string, boolean>;
}

type Labels = Readonly<Record<string, string | number | boolean>>;

const HELP = {
  uart_bridge_sessions: 'Clients that are connected.',
  uart_bridge_port_open: 'Whether the port is open.',
  uart_bridge_rx_bytes_total: 'Bytes read from the UART.',
  uart_bridge_tx_bytes_total: 'Bytes the UART has taken.',
  uart_bridge_admitted_total: 'Upgrades let in.',
  uart_bridge_refused_total: 'Whole requests turned away, by HTTP status.',
  uart_bridge_crowded_out_total: 'Connections dropped before they were a WebSocket, to make room for others.',
  uart_bridge_welcomed_total: 'Sessions begun or resumed.',
  uart_bridge_closed_total: 'Sessions closed by the bridge, by close code.',
  uart_bridge_opened_total: 'Openings of the port.',
  uart_bridge_not_opened_total: 'Failed attempts to open the port.',
  uart_bridge_lost_total: 'Losses of the open port.',
  uart_bridge_leases_total: 'Leases granted.',
  uart_bridge_leases_ended_total: 'Leases ended, by how.',
  uart_bridge_wills_total: 'Wills run for writers that vanished, by whether they succeeded.',
  uart_bridge_gaps_total: 'Gaps told to a client.',
  uart_bridge_gap_bytes_total: 'Bytes a client has missed.',
  uart_bridge_stale_bytes_total: 'Bytes of a lost lease, which were not written.',
  uart_bridge_requests_total: 'Requests of clients, by operation and outcome.',
} as const;
type Name = keyof typeof HELP;

const GAUGES: ReadonlySet<Name> = new Set<Name>(['uart_bridge_sessions', 'uart_bridge_port_open']);

export const meter = (): Meter => {
  const counts = new Map<Name, Map<string, number>>();
  const add = (name: Name, labels: Labels, by = 1) => {
    const series = counts.get(name) ?? new Map<string, number>();
    const key = labelled(labels);
    series.set(key, (series.get(key) ?? 0) + by);
    counts.set(name, series);
  };

  return {
    note: (event) => {
      switch (event._tag) {
        case 'Admitted':
          return add('uart_bridge_admitted_total', {});
        case 'Refused':
          return add('uart_bridge_refused_total', { status: event.status });
        case 'Crowded':
          return add('uart_bridge_crowded_out_total', {});
        case 'NotOpened':
          return add('uart_bridge_not_opened_total', { port: event.port });
        case 'Welcomed':
          return add('uart_bridge_welcomed_total', {
            port: event.port,
            role: event.role,
            resumed: event.resumed,
          });
        case 'Closed':
          return add('uart_bridge_closed_total', { code: event.code });
        case 'Opened':
          return add('uart_bridge_opened_total', { port: event.port });
        case 'Gone':
          return add('uart_bridge_lost_total', { port: event.port });
        case 'Leased':
          return add('uart_bridge_leases_total', { port: event.port });
        case 'LeaseEnded':
          return add('uart_bridge_leases_ended_total', { port: event.port, how: event.how });
        case 'WillRan':
          return add('uart_bridge_wills_total', { port: event.port, ok: event.ok });
        case 'Gap':
          add('uart_bridge_gaps_total', { port: event.port, cause: event.cause });
          return add('uart_bridge_gap_bytes_total', { port: event.port }, event.bytes);
        case 'Stale':
          return add('uart_bridge_stale_bytes_total', { port: event.port }, event.bytes);
        case 'Asked':
          return add('uart_bridge_requests_total', {
            port: event.port,
            operation: event.operation,
            outcome: event.outcome,
          });
        default:
          return;
      }
    },
    carried: (port, way, bytes) =>
      add(way === 'rx' ? 'uart_bridge_rx_bytes_total' : 'uart_bridge_tx_bytes_total', { port }, bytes),
    text: ({ sessions, ports }) => {
      const standing = new Map<Name, ReadonlyMap<string, number>>([
        ['uart_bridge_sessions', new Map([['', sessions]])],
        [
          'uart_bridge_port_open',
          new Map([...ports].map(([port, open]) => [labelled({ port }), open ? 1 : 0])),
        ],
        ...counts,
      ]);
      return [...standing].flatMap(([name, series]) => family(name, series)).join('');
    },
  };
};

const family = (name: Name, series: ReadonlyMap<string, number>): readonly string[] => [
  `# HELP ${name} ${HELP[name]}\n`,
  `# TYPE ${name} ${GAUGES.has(name) ? 'gauge' : 'counter'}\n`,
  ...[...series].map(([labels, value]) => `${name}${labels} ${value}\n`),
];

const labelled = (labels: Labels) => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${quoted(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const quoted = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
