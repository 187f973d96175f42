import { finalize } from 'rxjs';
import { qisack } from '../../src/commands/index.ts';
import { dial, dials, mode, opened, parts } from './scene.ts';

const deactivated = `
  > AT+QIDEACT
  < DEACT OK
`;

describe('the modem is left', () => {
  it('while a connection is open: out of data mode, hung up, deactivated, and only then is the line let go', () => {
    const { log, pass, leave, module, hangUp } = opened(`${parts}${deactivated}! close`);
    pass(2_000);
    leave();
    hangUp();
    pass(10_000);
    expect(log.map((entry) => entry.split(':')[0])).toEqual([]);
    expect(module.left()).toEqual(['! close']);
  });

  it('tells whoever still has the connection', () => {
    const { log, pass, leave, module, open, watch } = opened(`${parts}${deactivated}`);
    watch('data', open.data$);
    pass(2_000);
    leave();
    pass(10_000);
    expect(log.map((entry) => entry.split(':')[0])).toEqual([
      'data ! TransportError closed',
      'pipe ! TransportError closed',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('while a command works beside it', () => {
    const { pass, leave, module, open, log, watch, hangUp } = opened(`
      >> +++
      ~ 500ms
      < OK
      > AT+QISACK
      ~ 1s
      < +QISACK: 1, 1, 0
      < OK
      > AT+QICLOSE
      < CLOSE OK
      ${deactivated}
    `);
    watch(
      'sent',
      open.command((at) => at.run(qisack())),
    );
    pass(1_500);
    leave();
    hangUp();
    pass(10_000);
    expect(log).toEqual(['sent ! NotConnected {address:124.79.167.121:7007}']);
    expect(module.left()).toEqual([]);
  });

  it('while it is being opened', () => {
    const { pass, leave, module, log, hangUp } = dial(`${mode()}${dials}${parts}${deactivated}`);
    pass(100);
    leave();
    hangUp();
    pass(10_000);
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('while it is being closed', () => {
    const { pass, leave, module, log, hangUp } = opened(`${parts}${deactivated}`);
    pass(2_000);
    hangUp();
    pass(100);
    leave();
    pass(10_000);
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('within the time that it has, where the module does not step out', () => {
    const { pass, leave, module, log, hangUp } = opened('>> +++\n~ 9999s', {
      modem: { farewellWithin: 2_000 },
      through: (transport) => transport.pipe(finalize(() => log.push('let go'))),
    });
    pass(2_000);
    leave();
    hangUp();
    pass(1_999);
    expect(log).toEqual([]);
    pass(1);
    expect(log).toEqual(['let go']);
    pass(20_000);
    expect(log).toEqual(['let go']);
    expect(module.left()).toEqual(['~ 9999s']);
  });

  it('by its close$, while a connection is open, or on its way', () => {
    for (const moment of [100, 2_000]) {
      const { pass, modem, module, log, watch } = dial(`${mode()}${dials}${parts}${deactivated}`);
      pass(moment);
      watch('close', modem.close$);
      pass(20_000);
      expect(log).toEqual([...(moment > 1_000 ? ['pipe TCP'] : []), 'pipe |', 'modem |', 'close |']);
      expect(module.left()).toEqual([]);
    }
  });
});

describe('the module cannot be put back', () => {
  it('fails with why, and so does the modem', () => {
    const { pass, module, log, watch, open } = opened(`${parts}
      > AT+QIDEACT
      < DEACT OK
      > AT+QIFGCNT=0
      < OK
      > AT+QICSGP=1,"CMNET"
      < ERROR
      > AT+QIDEACT
      < ERROR
      > AT+QIFGCNT=0
      < OK
      > AT+QICSGP=1,"CMNET"
      < ERROR
    `);
    watch('data', open.data$);
    watch('close', open.close$);
    pass(10_000);
    const failure = 'Refused {command:QICSGP,text:ERROR}';
    expect(log).toEqual([`data ! ${failure}`, `pipe ! ${failure}`, 'close |', `modem ! ${failure}`]);
    expect(module.left()).toEqual([]);
  });
});
