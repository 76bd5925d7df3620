import { assert, constantFrom, jsonValue, property } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseInspect } from './inspect.ts';

const ID = '9ae4412d64cae253c4a258175c0b1c8aeca8f7b6e2f026ef3e26fa9cdebee6ba';

/** Docker 20.10 (`docker run -p 8081:80 -p 53/udp --restart=on-failure:3`), without what is not read. */
const DOCKER = {
  Id: ID,
  State: { Status: 'running', Running: true, Paused: false, Restarting: false, Dead: false, Pid: 976, ExitCode: 0 },
  Image: 'sha256:fb01d8630cfba5ae0c7c81b56109e5340045aea4321ed46ef6a65a8b28a70bcc',
  Name: '/w1',
  HostConfig: {
    NetworkMode: 'default',
    PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8081' }], '53/udp': [{ HostIp: '', HostPort: '' }] },
    RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
    AutoRemove: false,
  },
  Config: { Hostname: '9ae4412d64ca', Image: 'busybox:test', Labels: {} as Record<string, string> | null },
  NetworkSettings: {
    Bridge: '',
    Ports: {
      '53/udp': [{ HostIp: '0.0.0.0', HostPort: '49153' }],
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8081' },
        { HostIp: '::', HostPort: '8081' },
      ],
      '443/tcp': null,
    } as Record<string, unknown> | null,
  },
};
/** podman 4.3 (`podman run -p 127.0.0.1:8053:53/udp -p 8080:80`, by a Quadlet), likewise. */
const PODMAN = {
  Id: ID,
  State: { Status: 'running', Running: true, Paused: false, Pid: 198, ConmonPid: 196 },
  Image: '41fbaaac6bcd3e5720f974d0b98e68cd52c1ed2eba4ed7ec2ad911d164cac3e9',
  ImageName: 'localhost/busybox:test',
  Name: 'web',
  HostConfig: {
    PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] },
    RestartPolicy: { Name: '', MaximumRetryCount: 0 },
  },
  Config: { Image: 'localhost/busybox:test', Labels: { PODMAN_SYSTEMD_UNIT: 'web.service' } },
  NetworkSettings: {
    Ports: {
      '53/udp': [{ HostIp: '127.0.0.1', HostPort: '8053' }],
      '80/tcp': [{ HostIp: '', HostPort: '8080' }],
      '9/sctp': [{ HostIp: '', HostPort: '9' }],
    },
  },
};

const docker = (change: object = {}): unknown => parseInspect('docker', JSON.stringify([{ ...DOCKER, ...change }]))[0];

describe('what is printed of a container', () => {
  test('by docker', () => {
    expect(docker()).toEqual({
      runtime: 'docker',
      id: ID,
      name: 'w1',
      image: 'busybox:test',
      running: true,
      restart: 'on-failure:3',
      unit: null,
      published: [
        { protocol: 'udp', address: '0.0.0.0', port: 49_153, containerPort: 53 },
        { protocol: 'tcp', address: '0.0.0.0', port: 8081, containerPort: 80 },
        { protocol: 'tcp', address: '::', port: 8081, containerPort: 80 },
      ],
    });
  });

  test('by podman', () => {
    expect(parseInspect('podman', JSON.stringify([PODMAN]))).toEqual([
      {
        runtime: 'podman',
        id: ID,
        name: 'web',
        image: 'localhost/busybox:test',
        running: true,
        restart: 'no',
        unit: 'web.service',
        published: [
          { protocol: 'udp', address: '127.0.0.1', port: 8053, containerPort: 53 },
          { protocol: 'tcp', address: '0.0.0.0', port: 8080, containerPort: 80 },
        ],
      },
    ]);
  });

  test('that has stopped: the ports that it will have, where they are known', () => {
    const stopped = { State: { Running: false }, NetworkSettings: { Ports: null } };
    expect(docker(stopped)).toMatchObject({
      running: false,
      published: [{ protocol: 'tcp', address: '0.0.0.0', port: 8081, containerPort: 80 }],
    });
  });

  test.each(['no', 'always', 'unless-stopped', 'on-failure'])('that restarts %s', (Name) => {
    const HostConfig = { ...DOCKER.HostConfig, RestartPolicy: { Name, MaximumRetryCount: 0 } };
    expect(docker({ HostConfig })).toMatchObject({ restart: Name });
  });

  test('without labels and ports', () => {
    const bare = { Config: { ...DOCKER.Config, Labels: null }, NetworkSettings: { Ports: null } };
    expect(docker(bare)).toMatchObject({ unit: null, published: [] });
  });
});

describe('what is not read as a container', () => {
  test.each([
    ['Id', { Id: 'x' }],
    ['State.Running', { State: { Running: 'true' } }],
    ['State', { State: undefined }],
    ['Name', { Name: 7 }],
    ['Config', { Config: null }],
    ['Labels', { Config: { ...DOCKER.Config, Labels: [] } }],
    ['RestartPolicy', { HostConfig: {} }],
    ['RestartPolicy.MaximumRetryCount', { HostConfig: { RestartPolicy: { Name: 'no', MaximumRetryCount: '3' } } }],
    ['HostPort 65536', { NetworkSettings: { Ports: { '80/tcp': [{ HostIp: '', HostPort: '65536' }] } } }],
    ['HostPort 8e1', { NetworkSettings: { Ports: { '80/tcp': [{ HostIp: '', HostPort: '8e1' }] } } }],
    ['HostIp', { NetworkSettings: { Ports: { '80/tcp': [{ HostPort: '80' }] } } }],
    ['Ports 80/tcp', { NetworkSettings: { Ports: { '80/tcp': {} } } }],
  ])('%s', (field, change) => {
    expect(() => docker(change)).toThrow(new TypeError(field));
  });

  test('whatever else is printed ends in an error of these', () => {
    const field = constantFrom(...Object.keys(DOCKER));
    assert(
      property(field, jsonValue(), jsonValue(), (name, value, rest) => {
        for (const printed of [[{ ...DOCKER, [name]: value }], rest]) {
          try {
            parseInspect('docker', JSON.stringify(printed));
          } catch (error) {
            if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
          }
        }
      }),
    );
  });
});
