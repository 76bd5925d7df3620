import { type Scenario, sh } from './scenario.ts';

const FTP = '/usr/sbin/vsftpd';
export const SECRET = 'very-secret';
const PRELOADED = '/usr/lib/.cache-x/libaudit.so';

export const TAMPERING: readonly Scenario[] = [
  {
    id: 'altered-server',
    place: { port: 873 },
    stage: async ({ victim }) => {
      await victim.write('/etc/rsyncd.conf', '[files]\npath = /srv\n');
      await sh(victim, 'cp /usr/bin/rsync /usr/bin/new && echo >>/usr/bin/new && mv /usr/bin/new /usr/bin/rsync');
      await victim.must(['systemctl', 'start', 'rsync']);
    },
    suspicion: 'medium',
    signals: ['altered-program'],
    evidence: [
      ['altered-file', '/usr/bin/rsync'],
      ['package', 'rsync'],
      ['checksum-expected', /^[0-9a-f]{32}$/],
    ],
  },
  {
    id: 'altered-and-put-back',
    place: { port: 21 },
    stage: async ({ victim }) => {
      await sh(
        victim,
        `cp -a ${FTP} /root/kept && cp -a ${FTP} ${FTP}.new && echo >>${FTP}.new && mv ${FTP}.new ${FTP}`,
      );
      await victim.must(['systemctl', 'start', 'vsftpd']);
      await victim.listening('tcp', 21);
      await sh(victim, `mv /root/kept ${FTP}`);
    },
    suspicion: 'high',
    signals: ['altered-program', 'deleted-executable'],
    evidence: [
      ['executable-deleted', FTP],
      ['package', 'vsftpd'],
      ['checksum', /^[0-9a-f]{32}$/],
    ],
  },
  {
    id: 'preloaded-library',
    place: { port: 11_211 },
    stage: async ({ victim }) => {
      await victim.write('/usr/lib/.cache-x/library.c', 'int menshen_test_library(void) { return 0; }\n');
      await victim.must(['gcc', '-shared', '-fPIC', '-o', PRELOADED, '/usr/lib/.cache-x/library.c']);
      const unit = `[Service]\nEnvironment=LD_PRELOAD=${PRELOADED} SECRET=${SECRET}\n`;
      await victim.write('/etc/systemd/system/memcached.service.d/preload.conf', unit);
      await sh(victim, "sed -i 's/^-l .*/-l 0.0.0.0/' /etc/memcached.conf");
      await victim.must(['systemctl', 'daemon-reload']);
      await victim.must(['systemctl', 'start', 'memcached']);
    },
    suspicion: 'medium',
    signals: ['preloaded-library'],
    evidence: [
      ['preloaded', PRELOADED],
      ['no-package', PRELOADED],
    ],
  },
];
