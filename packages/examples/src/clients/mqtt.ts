/**
 * MQTT.js through the module: `mqtt.ts meter 2 --to test.mosquitto.org:1883` subscribes to a topic at a QoS, publishes to it each
 * line that is typed, and prints what comes. Where the connection is lost, MQTT.js makes another: what was under way goes on.
 */
import { createInterface } from 'node:readline';
import { open, quectel } from '@atrx/core';
import { duplex } from '@atrx/core/node';
import { MqttClient } from 'mqtt';
import { options, peer, transport, words } from '../transport.ts';

const [host, port] = peer('test.mosquitto.org:1883');
const [topic = 'atrx', level] = words;
const qos = level === '2' ? 2 : level === '1' ? 1 : 0;

await using modem = await open(quectel(transport, options));
const client = new MqttClient(() => duplex(modem.tcp(host, port)), {
  clientId: `atrx-${process.pid}`,
  // The broker keeps what comes meanwhile, and how far it has come.
  clean: false,
  reconnectPeriod: 200,
});
client.on('connect', () => console.error('connected'));
client.on('error', ({ message }) => console.error(message));
client.on('message', (_, payload) => console.log(String(payload)));

await client.subscribeAsync(topic, { qos });
for await (const line of createInterface({ input: process.stdin }))
  void client.publishAsync(topic, line, { qos });
await client.endAsync();
