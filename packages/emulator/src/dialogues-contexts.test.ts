import { desk } from '../test/desk.ts';
import { calls } from '../test/outside.ts';
import { play } from '../test/play.ts';
import { silent, virtualNetwork } from './network/virtual.ts';

const addresses = ['10.79.141.224', '10.79.140.214'] as const;

describe('two contexts', () => {
  it('7.1: are both GPRS, and the UART controls the one in the foreground', () => {
    play(
      desk({ addresses }),
      `
      > AT+QIFGCNT=?
      < +QIFGCNT: (0,1)
      < OK
      > AT+QIFGCNT?
      < +QIFGCNT: 0,255
      < OK
      > AT+QICSGP=1,"CMNET"
      < OK
      > AT+QIREGAPP
      < OK
      > AT+QIACT
      < OK
      > AT+QILOCIP
      < 10.79.141.224
      > AT+QIFGCNT=1
      < OK
      > AT+QICSGP=0,"17266"
      < ERROR
      > AT+QICSGP=1,"CMWAP"
      < OK
      > AT+QISTAT
      < OK
      < STATE: IP INITIAL
      > AT+QIREGAPP
      < OK
      > AT+QIACT
      < OK
      > AT+QILOCIP
      < 10.79.140.214
      > AT+QIREGAPP?
      < +QIREGAPP: "CMWAP","",""
      < OK
      > AT+QIDEACT
      < DEACT OK
      > AT+QIFGCNT=0
      < OK
      > AT+QISTAT
      < OK
      < STATE: IP STATUS
      > AT+QIREGAPP?
      < +QIREGAPP: "CMNET","",""
      < OK
      > AT+QIFGCNT=2
      < ERROR
      `,
    );
  });

  it('7.2: a client over the first, a server over the second, and a client of that', () => {
    const network = virtualNetwork().tcp(7007, silent);
    const at = desk({ network, addresses });
    play(
      at,
      `
      > AT+QIFGCNT=0
      < OK
      > AT+QICSGP=1,"CMNET"
      < OK
      > AT+QIMUX=0
      < OK
      > AT+QIMODE=0
      < OK
      > AT+QIDNSIP=0
      < OK
      > AT+QIOPEN="TCP", "124.79.167.121",7007
      < OK
      < CONNECT OK
      > AT+QILOCIP
      < 10.79.141.224
      > AT+QIFGCNT=1
      < OK
      > AT+QICSGP=1,"CMNET"
      < OK
      > AT+QIMUX=1
      < OK
      > AT+QIMODE=0
      < OK
      > AT+QISERVER=0,3
      < OK
      < SERVER OK
      > AT+QILOCIP
      < 10.79.140.214
      `,
    );
    calls(network, '10.79.141.26');
    play(at, '< 0, REMOTE IP: 10.79.141.26');
  });
});
