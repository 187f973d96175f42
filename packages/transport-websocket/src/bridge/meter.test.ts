import { meter } from './meter.ts';

describe('the metrics', () => {
  it('count by port, and say how things stand, as Prometheus reads it', () => {
    const { note, carried, text } = meter();
    note({ _tag: 'Leased', port: 'modem', lease: 1, client: 'a' });
    note({ _tag: 'Leased', port: 'modem', lease: 2, client: 'b' });
    note({ _tag: 'Gap', port: 'modem', session: 3, bytes: 100, cause: 'overflow' });
    note({ _tag: 'Gap', port: 'modem', session: 3, bytes: 20, cause: 'overflow' });
    note({ _tag: 'Refused', from: '192.0.2.1', status: 401, why: 'no' });
    note({ _tag: 'Left', session: 3, code: 1006 });
    carried('modem', 'rx', 10);
    carried('modem', 'rx', 5);
    carried('gps', 'tx', 1);
    const now = { sessions: 2, ports: new Map([['modem', true] as const, ['gps', false] as const]) };
    expect(
      text(now)
        .split('\n')
        .filter((line) => !line.startsWith('# HELP')),
    ).toEqual([
      '# TYPE uart_bridge_sessions gauge',
      'uart_bridge_sessions 2',
      '# TYPE uart_bridge_port_open gauge',
      'uart_bridge_port_open{port="modem"} 1',
      'uart_bridge_port_open{port="gps"} 0',
      '# TYPE uart_bridge_leases_total counter',
      'uart_bridge_leases_total{port="modem"} 2',
      '# TYPE uart_bridge_gaps_total counter',
      'uart_bridge_gaps_total{port="modem",cause="overflow"} 2',
      '# TYPE uart_bridge_gap_bytes_total counter',
      'uart_bridge_gap_bytes_total{port="modem"} 120',
      '# TYPE uart_bridge_refused_total counter',
      'uart_bridge_refused_total{status="401"} 1',
      '# TYPE uart_bridge_rx_bytes_total counter',
      'uart_bridge_rx_bytes_total{port="modem"} 15',
      '# TYPE uart_bridge_tx_bytes_total counter',
      'uart_bridge_tx_bytes_total{port="gps"} 1',
      '',
    ]);
  });

  it('say what each is, once', () => {
    const { note, text } = meter();
    note({ _tag: 'Opened', port: 'a', epoch: 1 });
    note({ _tag: 'Opened', port: 'b', epoch: 1 });
    const help = text({ sessions: 0, ports: new Map() })
      .split('\n')
      .filter((line) => line.startsWith('# HELP'));
    expect(help).toEqual([
      '# HELP uart_bridge_sessions Clients that are connected.',
      '# HELP uart_bridge_port_open Whether the port is open.',
      '# HELP uart_bridge_opened_total Openings of the port.',
    ]);
  });

  it('let no label end early', () => {
    const { note, text } = meter();
    note({ _tag: 'Asked', port: 'a', session: 1, operation: 'x"} 1\n\\', outcome: 'ok' });
    expect(text({ sessions: 0, ports: new Map() })).toContain('operation="x\\"} 1\\n\\\\"');
  });
});
